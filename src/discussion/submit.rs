//! Storing a new comment: a judged one, or an imported one.

use std::time::Duration;

use chrono::TimeDelta;

use super::judge::takes_comments;
use super::{Attribution, Judged, change, count, notify, root_of};
use crate::clock::Timestamp;
use crate::error::{Error, Fault, Result};
use crate::finding;
use crate::model::{
    AccountId, Actor, CapabilityId, Comment, CommentId, CommentStatus, Door, EntryId, Format,
    Origin, Post, PostId, Shown,
};
use crate::render::RENDERER_VERSION;
use crate::safe_html::SafeHtml;
use crate::search::Words;
use crate::services::Services;
use crate::store::comments::Row;
use crate::store::{self, Conn, Tx};

/// How long the same words from the same name are taken for the same comment.
const DUPLICATE: TimeDelta = TimeDelta::minutes(10);

/// What became of a submission.
#[derive(Clone, Debug)]
pub enum Submitted {
    /// It was stored.
    Stored(Comment),
    /// It was there already: the same post, parent, name and body within ten minutes.
    Duplicate(Comment),
}

impl Submitted {
    /// The comment that is there now.
    #[must_use]
    pub fn comment(&self) -> &Comment {
        match self {
            Self::Stored(comment) | Self::Duplicate(comment) => comment,
        }
    }
}

/// Stores a judged comment.
///
/// # Errors
/// [`Error::NotFound`] when the post is not public any more, [`Error::Forbidden`]
/// when it takes no comments, [`Error::Invalid`] when the parent is not there.
pub async fn submit(tx: &mut Tx, services: &Services, judged: &Judged) -> Result<Submitted> {
    let now = services.clock.now();
    let submission = &judged.submission;
    let post = open_post(tx, judged, now).await?;
    if let Some(twin) = store::comments::find_duplicate(tx, &judged.digest, now - DUPLICATE).await?
    {
        tx.unrecorded("the same comment is there already");
        return Ok(Submitted::Duplicate(twin));
    }
    let parent = parent(tx, post.id, submission.parent, &submission.by).await?;
    let (account, guest) = match &submission.by {
        Attribution::Author(id) => (Some(*id), None),
        Attribution::Visitor(guest) => (None, guest.enter(tx, now).await?),
    };
    in_good_time(tx, &post, guest, now).await?;
    let row = Row {
        status: judged.ruling.verdict.status,
        author_name: &submission.new.name,
        author_url: submission.new.website.as_deref(),
        account_id: account,
        email_sealed: judged.email.as_ref().map(|email| email.sealed.as_slice()),
        email_lookup: judged.email.as_ref().map(|email| email.lookup.as_slice()),
        body: &submission.new.body,
        html: judged.text.html().as_str(),
        reasons: &judged.ruling.verdict.reasons,
        judgement: Some(&judged.ruling.judgement),
        simhash: judged.ruling.simhash,
        capability_id: guest,
        door: submission.door,
        ..row(post.id, parent.as_ref(), &judged.digest, now)
    };
    let actor = account.map_or(Actor::Visitor, Actor::Account);
    let comment = insert(tx, actor, &row, now).await?;
    finding::index_comment(tx, &comment, judged.text.words()).await?;
    if let (Some(pace), Some(email), true) = (
        submission.pace,
        &judged.email,
        comment.status != CommentStatus::Spam,
    ) {
        notify::subscribe(tx, services, &comment, email, pace).await?;
    }
    notify::arrived(tx, services, &comment).await?;
    Ok(Submitted::Stored(comment))
}

async fn open_post(conn: &mut Conn, judged: &Judged, now: Timestamp) -> Result<Post> {
    let post = store::posts::find(conn, judged.post)
        .await?
        .ok_or(Error::NotFound)?;
    if post.shown(now) != Shown::Published {
        return Err(Error::NotFound);
    }
    if takes_comments(post.comment_mode(judged.limits, now), &judged.submission.by) {
        Ok(post)
    } else {
        Err(Error::Forbidden("comments are closed here".to_owned()))
    }
}

/// Whether a guest may write under this post again, by its slow mode.
async fn in_good_time(
    conn: &mut Conn,
    post: &Post,
    guest: Option<CapabilityId>,
    now: Timestamp,
) -> Result<()> {
    let seconds = post.comment_policy.slow_mode_seconds;
    let Some(guest) = guest.filter(|_| seconds > 0) else {
        return Ok(());
    };
    let last = store::comments::find_last_by_guest(conn, post.id, guest).await?;
    let wait = last
        .map(|last| last + TimeDelta::seconds(seconds.into()) - now)
        .and_then(|wait| wait.to_std().ok());
    match wait.filter(|wait| !wait.is_zero()) {
        Some(wait) => Err(Error::TooMany {
            retry_after: Duration::from_secs(wait.as_secs() + 1),
        }),
        None => Ok(()),
    }
}

/// The comment answered: visible to whoever answers, and under the same post.
async fn parent(
    conn: &mut Conn,
    post: PostId,
    id: Option<CommentId>,
    by: &Attribution,
) -> Result<Option<Comment>> {
    let Some(id) = id else { return Ok(None) };
    let parent = store::comments::find(conn, id)
        .await?
        .filter(|parent| parent.post_id == post);
    let visible = |parent: &Comment| {
        parent.status == CommentStatus::Approved || matches!(by, Attribution::Author(_))
    };
    parent
        .filter(visible)
        .map(Some)
        .ok_or_else(|| Error::invalid("parent", Fault::ParentGone))
}

/// An imported comment, with its text already sanitised.
#[derive(Clone, Debug)]
pub struct Imported<'a> {
    /// Under which post.
    pub post: PostId,
    /// The comment it answers, already stored.
    pub parent: Option<&'a Comment>,
    /// Where it comes from.
    pub origin: &'a Origin,
    /// The id that it has in feeds there, and keeps.
    pub entry_id: Option<&'a EntryId>,
    /// The name there.
    pub name: &'a str,
    /// The page of that person.
    pub url: Option<&'a str>,
    /// The author of this blog that wrote it.
    pub account: Option<AccountId>,
    /// What was written, as HTML.
    pub body: &'a str,
    /// The same, sanitised.
    pub html: &'a SafeHtml,
    /// What it is found by.
    pub words: &'a Words,
    /// When.
    pub created_at: Timestamp,
    /// Where it stands.
    pub status: CommentStatus,
}

/// Stores a comment from another blog.
pub async fn import(tx: &mut Tx, services: &Services, imported: &Imported<'_>) -> Result<Comment> {
    let now = services.clock.now();
    let digest = services.secrets.comment_digest(&[
        imported.origin.system.as_bytes(),
        imported.origin.id.as_bytes(),
    ]);
    let row = Row {
        status: imported.status,
        author_name: imported.name,
        author_url: imported.url,
        account_id: imported.account,
        body: imported.body,
        format: Format::Html,
        html: imported.html.as_str(),
        created_at: imported.created_at,
        origin: Some(imported.origin),
        door: Door::Import,
        ..row(imported.post, imported.parent, &digest, now)
    };
    let comment = insert(tx, Actor::CommandLine, &row, now).await?;
    if comment.status != CommentStatus::Removed {
        finding::index_comment(tx, &comment, imported.words).await?;
    }
    if let Some(id) = imported.entry_id {
        store::entries::insert_of_comment(tx, comment.id, id).await?;
    }
    Ok(comment)
}

/// A comment's columns before the door fills in its own.
fn row<'a>(post: PostId, parent: Option<&Comment>, digest: &'a [u8], now: Timestamp) -> Row<'a> {
    Row {
        post_id: post,
        parent_id: parent.map(|parent| parent.id),
        root_id: parent.map(root_of),
        depth: parent.map_or(0, |parent| parent.depth + 1),
        status: CommentStatus::Pending,
        author_name: "",
        author_url: None,
        account_id: None,
        email_sealed: None,
        email_lookup: None,
        body: "",
        format: Format::Markdown,
        html: "",
        renderer_version: RENDERER_VERSION,
        reasons: &[],
        judgement: None,
        simhash: None,
        capability_id: None,
        door: Door::Form,
        digest,
        created_at: now,
        updated_at: now,
        origin: None,
    }
}

async fn insert(tx: &mut Tx, actor: Actor, row: &Row<'_>, now: Timestamp) -> Result<Comment> {
    let comment = store::comments::insert(tx, row).await?;
    count(tx, comment.post_id, None, comment.status).await?;
    tx.record(change(
        actor,
        comment.post_id,
        comment.id,
        None,
        comment.status,
        now,
    ));
    Ok(comment)
}
