//! Posts: lists with ties, filters, versions, deletion.

use tympan::fulltext::{Document, FoldedText, Matcher, Query};
use tympan::model::paging::Cursor;
use tympan::model::{Kind, LabelName, Origin, Post, PostId, PostPath, PostStatus, Slug};
use tympan::safe_html::SafeHtml;
use tympan::store::{comments, labels, paths, post_lists, posts, revisions, search_index};

use super::rows::{at, author_in, begin, comment_at, draft, one_post, public_post, read};
use crate::common::database::TestDb;
use crate::common::language;

fn ids(found: &[Post]) -> Vec<i64> {
    found.iter().map(|post| post.id.0).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_are_read_for_links() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let one = public_post(&mut tx, author, "one", at(0)).await;
    let other = public_post(&mut tx, author, "other", at(0)).await;
    public_post(&mut tx, author, "third", at(0)).await;
    tx.commit().await.unwrap();
    let mut conn = read(test.db()).await;
    let ids = [other.id, PostId(9_999), one.id];
    let mut found = posts::list_titles(&mut conn, &ids).await.unwrap();
    found.sort_by_key(|post| post.id);
    let expected = [one, other].map(|post| posts::PostTitle {
        id: post.id,
        title: post.title,
        excerpt: post.excerpt,
        path: post.path,
    });
    assert_eq!(found, expected);
    assert_eq!(posts::list_titles(&mut conn, &[]).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn post_is_found_by_id_path_and_origin() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let (slug, path) = (
        Slug::parse("hello").unwrap(),
        PostPath::parse("/2022/01/hello").unwrap(),
    );
    let origin = Origin {
        system: "blogger".into(),
        id: "12345678901234567890".into(),
    };
    let hosts = ["https://images.example".to_owned()];
    let german = language("de");
    let row = posts::PostRow {
        path: Some(&path),
        origin: Some(&origin),
        image_hosts: &hosts,
        lang: Some(&german),
        pinned: true,
        ..draft(author, &slug)
    };
    let stored = posts::insert(&mut tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        (
            stored.version,
            stored.comment_count,
            stored.pinned,
            stored.image_hosts.0.as_slice()
        ),
        (1, 0, true, hosts.as_slice())
    );
    assert_eq!(stored.origin().as_ref(), Some(&origin));

    let mut conn = read(test.db()).await;
    assert_eq!(
        posts::find(&mut conn, stored.id).await.unwrap().as_ref(),
        Some(&stored)
    );
    assert_eq!(
        posts::find_by_path(&mut conn, "/2022/01/hello")
            .await
            .unwrap()
            .as_ref(),
        Some(&stored)
    );
    assert_eq!(
        posts::find_by_origin(&mut conn, &origin)
            .await
            .unwrap()
            .as_ref(),
        Some(&stored)
    );
    assert_eq!(posts::find(&mut conn, PostId(99)).await.unwrap(), None);
    let bare = posts::find_without_text(&mut conn, stored.id)
        .await
        .unwrap();
    let expected = Post {
        source: String::new(),
        html: SafeHtml::default(),
        ..stored.clone()
    };
    assert_eq!(bare.as_ref(), Some(&expected));
    assert_eq!(
        posts::find_by_path(&mut conn, "/2022/01/Hello")
            .await
            .unwrap(),
        None
    );
    let elsewhere = Origin {
        system: "wordpress".into(),
        ..origin
    };
    assert_eq!(
        posts::find_by_origin(&mut conn, &elsewhere).await.unwrap(),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn authors_filters_work_alone_and_together() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, bea) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "bea").await,
    );
    let slug = Slug::parse("x").unwrap();
    let odd = posts::PostRow {
        title: "100% of a_b!",
        ..draft(ann, &slug)
    };
    let odd = posts::insert(&mut tx, &odd).await.unwrap().id.0;
    let page = posts::PostRow {
        kind: Kind::Page,
        subtitle: "Übersicht",
        created_at: at(1),
        ..draft(bea, &slug)
    };
    let page = posts::insert(&mut tx, &page).await.unwrap().id.0;
    let trash = posts::PostRow {
        status: PostStatus::Trash,
        source: "Needle",
        created_at: at(1),
        ..draft(bea, &slug)
    };
    let trash = posts::insert(&mut tx, &trash).await.unwrap().id.0;
    let public = public_post(&mut tx, ann, "public", at(50)).await;
    let label = labels::insert(&mut tx, &LabelName::parse("Straße").unwrap(), at(0))
        .await
        .unwrap();
    labels::attach(&mut tx, public.id, label.id, 0)
        .await
        .unwrap();
    for id in [odd, page, trash, public.id.0] {
        let post = posts::find(&mut tx, PostId(id)).await.unwrap().unwrap();
        let document = Document::post(
            &post.title,
            &post.subtitle,
            (post.author_id, ""),
            &[],
            &FoldedText::of(&post.source),
        );
        search_index::put_post(&mut tx, post.id, &document)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let public = public.id.0;

    let all = post_lists::PostFilter::default;
    let sought = |words: &str| {
        Some(
            Query::parse(words, chrono_tz::Tz::UTC)
                .unwrap()
                .posts(&[], &[]),
        )
    };
    let text = |words: &str| post_lists::PostFilter {
        matcher: sought(words),
        ..all()
    };
    let cases = [
        (all(), vec![public, trash, page, odd]),
        (
            post_lists::PostFilter {
                status: Some(PostStatus::Trash),
                ..all()
            },
            vec![trash],
        ),
        (
            post_lists::PostFilter {
                kind: Some(Kind::Page),
                ..all()
            },
            vec![page],
        ),
        (
            post_lists::PostFilter {
                author: Some(ann),
                ..all()
            },
            vec![public, odd],
        ),
        (
            post_lists::PostFilter {
                label: Some("strasse".into()),
                ..all()
            },
            vec![public],
        ),
        (
            post_lists::PostFilter {
                label: Some("none".into()),
                ..all()
            },
            vec![],
        ),
        (
            post_lists::PostFilter {
                published_after: Some(at(49)),
                ..all()
            },
            vec![public],
        ),
        (
            post_lists::PostFilter {
                published_after: Some(at(50)),
                ..all()
            },
            vec![],
        ),
        (
            post_lists::PostFilter {
                published_by: Some(at(50)),
                ..all()
            },
            vec![public],
        ),
        (
            post_lists::PostFilter {
                published_by: Some(at(49)),
                ..all()
            },
            vec![],
        ),
        (text("100% OF A_b!"), vec![odd]),
        (text("1%f"), vec![]),
        (text("NEEDLE"), vec![trash]),
        (text("uber*"), vec![page]),
        (
            post_lists::PostFilter {
                matcher: Some(Matcher::nothing()),
                ..all()
            },
            vec![],
        ),
        (
            post_lists::PostFilter {
                status: Some(PostStatus::Public),
                published_after: Some(at(0)),
                published_by: Some(at(99)),
                kind: Some(Kind::Post),
                label: Some("strasse".into()),
                author: Some(ann),
                matcher: sought("title"),
                ..post_lists::PostFilter::default()
            },
            vec![public],
        ),
    ];
    let mut conn = read(test.db()).await;
    for (filter, expected) in cases {
        assert_eq!(
            ids(&post_lists::list(&mut conn, &filter, Cursor::newest(), 9)
                .await
                .unwrap()),
            expected,
            "{filter:?}"
        );
    }
    let below = Cursor {
        at: at(1),
        id: trash,
    };
    assert_eq!(
        ids(&post_lists::list(&mut conn, &all(), below, 9).await.unwrap()),
        [page, odd],
        "a tie was skipped or repeated"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn update_needs_the_version_that_is_there() {
    let test = TestDb::new().await;
    let id = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let before = posts::find(&mut tx, id).await.unwrap().unwrap();
    let row = posts::PostRow {
        status: PostStatus::Public,
        path: before.path.as_ref(),
        published_at: before.published_at,
        title: "Another",
        updated_at: at(9),
        ..draft(before.author_id, &before.slug)
    };
    let after = posts::update(&mut tx, id, 1, &row).await.unwrap().unwrap();
    assert_eq!(
        (after.title.as_str(), after.version, after.created_at),
        ("Another", 2, before.created_at)
    );
    assert_eq!(posts::update(&mut tx, id, 1, &row).await.unwrap(), None);
    tx.commit().await.unwrap();
    assert_eq!(
        posts::find(&mut read(test.db()).await, id).await.unwrap(),
        Some(after)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn state_and_author_are_replaced_alone() {
    let test = TestDb::new().await;
    let id = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let other = author_in(&mut tx, "other").await;
    let before = posts::find(&mut tx, id).await.unwrap().unwrap();
    let slug = Slug::parse("another").unwrap();
    let state = posts::PostState {
        status: PostStatus::Trash,
        slug: &slug,
        path: None,
        published_at: Some(at(7)),
        updated_at: at(8),
    };
    let trashed = posts::update_state(&mut tx, id, 1, &state).await.unwrap();
    let expected = Post {
        status: PostStatus::Trash,
        slug: slug.clone(),
        path: None,
        published_at: Some(at(7)),
        updated_at: at(8),
        version: 2,
        ..before
    };
    assert_eq!(trashed.as_ref(), Some(&expected));
    let given = posts::update_author(&mut tx, id, 2, other, at(9))
        .await
        .unwrap();
    let expected = Post {
        author_id: other,
        updated_at: at(9),
        version: 3,
        ..expected
    };
    assert_eq!(given.as_ref(), Some(&expected));
    let stale = posts::update_state(&mut tx, id, 2, &state).await.unwrap();
    assert_eq!(stale, None);
    let stale = posts::update_author(&mut tx, id, 2, other, at(9)).await;
    assert_eq!(stale.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn comment_count_goes_up_and_down() {
    let test = TestDb::new().await;
    let id = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    posts::add_to_comment_count(&mut tx, id, 3).await.unwrap();
    posts::add_to_comment_count(&mut tx, id, -1).await.unwrap();
    assert_eq!(
        posts::find(&mut tx, id)
            .await
            .unwrap()
            .unwrap()
            .comment_count,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_post_takes_its_thread_along_and_leaves_its_path_gone() {
    let test = TestDb::new().await;
    let id = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let root = comment_at(&mut tx, id, None, 1, tympan::model::CommentStatus::Approved).await;
    let reply = comment_at(
        &mut tx,
        id,
        Some(&root),
        2,
        tympan::model::CommentStatus::Approved,
    )
    .await;
    let post = posts::find(&mut tx, id).await.unwrap().unwrap();
    revisions::insert(&mut tx, &post, &[], None, at(0))
        .await
        .unwrap();
    let label = labels::insert(&mut tx, &LabelName::parse("Rust").unwrap(), at(0))
        .await
        .unwrap();
    labels::attach(&mut tx, id, label.id, 0).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = begin(test.db()).await;
    assert!(posts::delete(&mut tx, id).await.unwrap());
    assert!(!posts::delete(&mut tx, id).await.unwrap());
    assert_eq!(comments::find(&mut tx, reply.id).await.unwrap(), None);
    assert_eq!(revisions::find(&mut tx, id, 1).await.unwrap(), None);
    let gone = paths::PathRow {
        post_id: None,
        target: None,
        seen: false,
    };
    assert_eq!(
        paths::find(&mut tx, "/2022/01/hello").await.unwrap(),
        Some(gone)
    );
    let author = post.author_id;
    let (slug, path) = (
        Slug::parse("other").unwrap(),
        PostPath::parse("/2022/01/hello").unwrap(),
    );
    let other = posts::insert(&mut tx, &draft(author, &slug)).await.unwrap();
    assert!(other.id.0 > id.0, "an id was given out twice");
    assert!(
        !paths::claim(&mut tx, &path, other.id, at(1)).await.unwrap(),
        "a path that was public was given to another post"
    );
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_no_row_can_have_is_a_miss_or_a_bad_request() {
    let test = TestDb::new().await;
    let ancient = Cursor {
        at: chrono::DateTime::UNIX_EPOCH - chrono::TimeDelta::days(3_000_000),
        id: 1,
    };
    let all = post_lists::PostFilter::default();
    let nul = post_lists::PostFilter {
        label: Some("\0".into()),
        ..all.clone()
    };
    let mut conn = read(test.db()).await;
    let found = [
        posts::find_by_path(&mut conn, "/\0")
            .await
            .map(|post| post.is_none()),
        post_lists::list(&mut conn, &nul, Cursor::newest(), 9)
            .await
            .map(|posts| posts.is_empty()),
        post_lists::list(&mut conn, &all, ancient, 9)
            .await
            .map(|posts| posts.is_empty()),
    ];
    for found in found {
        assert!(
            matches!(found, Ok(true) | Err(tympan::error::Error::BadRequest(_))),
            "{found:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_cut_to_what_its_reader_may_read() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, bea) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "bea").await,
    );
    let published = public_post(&mut tx, bea, "published", at(0)).await.id;
    let scheduled = public_post(&mut tx, ann, "scheduled", at(100)).await.id;
    public_post(&mut tx, bea, "other", at(100)).await;
    let ids = async |tx: &mut tympan::store::Tx, own| {
        let published_by = at(50);
        let filter = post_lists::PostFilter {
            visible: Some(post_lists::Visible { published_by, own }),
            ..post_lists::PostFilter::default()
        };
        let found = post_lists::list(tx, &filter, Cursor::newest(), 9)
            .await
            .unwrap();
        found.into_iter().map(|post| post.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&mut tx, Some(ann)).await, [scheduled, published]);
    assert_eq!(ids(&mut tx, None).await, [published]);
    let found = posts::list_by_author(&mut tx, ann, PostId(0), 9).await;
    assert_eq!(found.unwrap().len(), 1);
    let found = posts::list_by_author(&mut tx, ann, scheduled, 9).await;
    assert!(found.unwrap().is_empty());
}
