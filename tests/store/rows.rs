//! Minimal rows to start from: an author, posts and comments.

use chrono::{DateTime, TimeDelta};
use tympan::clock::Timestamp;
use tympan::model::{
    Action, Actor, Channel, Comment, CommentId, CommentKind, CommentMode, CommentPolicy,
    CommentStatus, Detail, Format, UserId,
};
use tympan::model::{
    Kind, LabelName, NewChange, Post, PostId, PostPath, PostStatus, Role, Slug, Subject,
};
use tympan::store::{Conn, Db, Tx, comments, labels, paths, posts, users};

/// The comment policy of a post without rules of its own.
static NO_POLICY: CommentPolicy = CommentPolicy {
    moderation: None,
    close_after_days: None,
    moderate_after_days: None,
    slow_mode_seconds: 0,
};

/// A moment: `seconds` after the start of 2022.
pub fn at(seconds: i64) -> Timestamp {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_640_995_200 + seconds)
}

/// A transaction of a test, which records nothing.
pub async fn begin(db: &Db) -> Tx {
    let mut tx = db.begin().await.expect("the writer is free");
    tx.unrecorded("a test of one table");
    tx
}

/// A connection for reading.
pub async fn read(db: &Db) -> Conn {
    db.read().await.expect("there is a connection")
}

/// Stores a user.
pub async fn author(db: &Db) -> UserId {
    let mut tx = begin(db).await;
    let id = author_in(&mut tx, "ann").await;
    tx.commit().await.unwrap();
    id
}

/// Stores a user with this slug.
pub async fn author_in(conn: &mut Conn, slug: &str) -> UserId {
    let new = users::UserRow {
        photo: None,
        name: slug.to_uppercase(),
        slug: Slug::parse(slug).unwrap(),
        url: None,
        bio: String::new(),
        role: Role::Author,
        origin: None,
    };
    users::insert(conn, &new, at(0)).await.unwrap().id
}

/// A draft without a path, by `author`.
pub fn draft(author: UserId, slug: &Slug) -> posts::PostRow<'_> {
    posts::PostRow {
        kind: Kind::Post,
        status: PostStatus::Draft,
        slug,
        path: None,
        title: "A title",
        subtitle: "",
        source: "*Hello*",
        format: Format::Markdown,
        html: "<p><em>Hello</em></p>",
        renderer_version: 1,
        image_hosts: &[],
        excerpt: "Hello",
        author_id: author,
        lang: None,
        comments: CommentMode::Open,
        comment_policy: &NO_POLICY,
        pinned: false,
        series: None,
        translation_key: None,
        cover: None,
        created_at: at(0),
        published_at: None,
        updated_at: at(0),
        origin: None,
    }
}

/// Stores a post that is public from `published` on.
pub async fn public_post(
    conn: &mut Conn,
    author: UserId,
    slug: &str,
    published: Timestamp,
) -> Post {
    let (slug, path) = (
        Slug::parse(slug).unwrap(),
        PostPath::parse(&format!("/2022/01/{slug}")).unwrap(),
    );
    let row = posts::PostRow {
        status: PostStatus::Public,
        path: Some(&path),
        published_at: Some(published),
        created_at: published,
        ..draft(author, &slug)
    };
    let post = posts::insert(conn, &row).await.unwrap();
    assert!(paths::claim(conn, &path, post.id, published).await.unwrap());
    post
}

/// A user with one public post.
pub async fn one_post(db: &Db) -> PostId {
    let mut tx = begin(db).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "hello", at(0)).await;
    tx.commit().await.unwrap();
    post.id
}

/// An approved comment that starts a branch.
pub fn comment(post: PostId) -> comments::CommentRow<'static> {
    comments::CommentRow {
        post_id: post,
        parent_id: None,
        root_id: None,
        depth: 0,
        status: CommentStatus::Approved,
        author_name: "Bob",
        author_url: None,
        user_id: None,
        email_encrypted: None,
        email_lookup: None,
        body: "Nice.",
        format: Format::Markdown,
        html: "<p>Nice.</p>",
        renderer_version: 1,
        reasons: &[],
        judgement: None,
        simhash: None,
        guest_id: None,
        channel: Channel::Form,
        kind: CommentKind::Comment,
        digest: b"digest",
        created_at: at(0),
        updated_at: at(0),
        origin: None,
    }
}

/// An approved comment below `parent`.
pub fn below(post: PostId, parent: Option<&Comment>) -> comments::CommentRow<'static> {
    let root: Option<CommentId> = parent.map(|parent| parent.root_id.unwrap_or(parent.id));
    comments::CommentRow {
        parent_id: parent.map(|parent| parent.id),
        root_id: root,
        depth: parent.map_or(0, |parent| parent.depth + 1),
        ..comment(post)
    }
}

/// Stores a comment written `seconds` after the start, below `parent`.
pub async fn comment_at(
    conn: &mut Conn,
    post: PostId,
    parent: Option<&Comment>,
    seconds: i64,
    status: CommentStatus,
) -> Comment {
    let row = comments::CommentRow {
        status,
        created_at: at(seconds),
        ..below(post, parent)
    };
    comments::insert(conn, &row).await.unwrap()
}

/// A change that carries `name`, so that its row can be told from others.
pub fn change(name: &str) -> NewChange {
    let detail = Detail {
        fields: vec![name.to_owned()],
        ..Detail::default()
    };
    NewChange {
        at: at(0),
        actor: Actor::System,
        action: Action::SettingsUpdated,
        subject: Subject::Settings,
        detail,
    }
}

/// Stores a label and records the change that tells of it.
pub async fn label(tx: &mut Tx, name: &str) -> tympan::error::Result<()> {
    labels::insert(tx, &LabelName::parse(name).unwrap(), at(0)).await?;
    tx.record(change(name));
    Ok(())
}
