//! Comments: threads, filters, versions, duplicates, tombstones.

use tympan::model::paging::Cursor;
use tympan::model::{Comment, CommentId, CommentStatus, Format, Origin, Reason};
use tympan::store::threads::ThreadComment;
use tympan::store::{Conn, comments, threads, top_level};

use super::rows::{at, author_in, begin, comment, comment_at, one_post, read};
use crate::common::database::TestDb;
use CommentStatus::{Approved, Pending, Spam, Trash};

fn ids(found: &[Comment]) -> Vec<CommentId> {
    found.iter().map(|comment| comment.id).collect()
}

fn sorted(mut found: Vec<ThreadComment>) -> Vec<CommentId> {
    found.sort_by_key(|comment| (comment.created_at, comment.id.0));
    found.iter().map(|comment| comment.id).collect()
}

fn key(comment: &Comment) -> Cursor {
    Cursor {
        at: comment.created_at,
        id: comment.id.0,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn comment_is_found_as_it_was_stored() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let origin = Origin {
        system: "disqus".into(),
        id: "7".into(),
    };
    let reasons = [Reason {
        rule: "links".into(),
        weight: 0.5,
        why: "Two links.".into(),
    }];
    let row = comments::CommentRow {
        author_url: Some("https://example.org/"),
        email_encrypted: Some(&[0, 255, 1]),
        email_lookup: Some(&[9]),
        reasons: &reasons,
        origin: Some(&origin),
        ..comment(post)
    };
    let mut tx = begin(test.db()).await;
    let stored = comments::insert(&mut tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        (
            stored.version,
            stored.email_encrypted.as_deref(),
            stored.reasons.0.as_slice()
        ),
        (1, Some([0, 255, 1].as_slice()), reasons.as_slice())
    );
    let mut conn = read(test.db()).await;
    assert_eq!(
        comments::find(&mut conn, stored.id).await.unwrap().as_ref(),
        Some(&stored)
    );
    assert_eq!(
        comments::find_by_origin(&mut conn, &origin)
            .await
            .unwrap()
            .as_ref(),
        Some(&stored)
    );
    assert_eq!(
        comments::find(&mut conn, CommentId(99)).await.unwrap(),
        None
    );
}

/// Roots: approved; pending alone; pending with a pending reply; trashed with an approved reply.
async fn thread(conn: &mut Conn, post: tympan::model::PostId) -> [Comment; 4] {
    let approved = comment_at(conn, post, None, 10, Approved).await;
    let alone = comment_at(conn, post, None, 10, Pending).await;
    let hidden = comment_at(conn, post, None, 10, Pending).await;
    comment_at(conn, post, Some(&hidden), 11, Pending).await;
    let answered = comment_at(conn, post, None, 10, Trash).await;
    [approved, alone, hidden, answered]
}

#[tokio::test(flavor = "multi_thread")]
async fn roots_are_those_that_readers_see_or_that_hold_up_replies() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let [approved, _, _, answered] = thread(&mut tx, post).await;
    let held = comment_at(&mut tx, post, Some(&answered), 12, Pending).await;
    comment_at(&mut tx, post, Some(&held), 13, Approved).await;
    let later = comment_at(&mut tx, post, None, 30, Approved).await;

    let all = top_level::list_oldest(&mut tx, post, Cursor::oldest(), 9, 9)
        .await
        .unwrap();
    let counted: Vec<_> = all
        .iter()
        .map(|root| (root.comment.id, root.replies))
        .collect();
    assert_eq!(counted, [(approved.id, 0), (answered.id, 2), (later.id, 0)]);
    let after = top_level::list_oldest(&mut tx, post, key(&approved), 1, 1)
        .await
        .unwrap();
    let counted: Vec<_> = after
        .iter()
        .map(|root| (root.comment.id, root.replies))
        .collect();
    assert_eq!(
        counted,
        [(answered.id, 1)],
        "a tie was skipped or repeated, or the counting not bounded"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn branches_hold_every_reply_that_readers_see_and_what_it_hangs_on() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let [approved, _, _, answered] = thread(&mut tx, post).await;
    let late = comment_at(&mut tx, post, Some(&approved), 50, Approved).await;
    let held = comment_at(&mut tx, post, Some(&answered), 12, Pending).await;
    let deep = comment_at(&mut tx, post, Some(&held), 13, Approved).await;
    comment_at(&mut tx, post, Some(&approved), 14, Spam).await;
    let outside = comment_at(&mut tx, post, None, 60, Approved).await;
    comment_at(&mut tx, post, Some(&outside), 61, Approved).await;

    let both = [approved.id, answered.id];
    assert_eq!(
        sorted(threads::list_subtrees(&mut tx, &both, 9).await.unwrap()),
        [held.id, deep.id, late.id]
    );
    assert_eq!(
        sorted(threads::list_subtrees(&mut tx, &both, 1).await.unwrap()),
        [held.id, late.id],
        "the oldest of each"
    );
    assert_eq!(
        sorted(
            threads::list_shown(&mut tx, &[late.id, approved.id])
                .await
                .unwrap()
        ),
        [approved.id, late.id]
    );
    assert_eq!((deep.root_id, deep.depth), (Some(answered.id), 2));
    let branch = threads::list_subtree(&mut tx, answered.id, key(&held), 9)
        .await
        .unwrap();
    assert_eq!(sorted(branch), [deep.id]);
    assert_eq!(
        threads::count_subtree(&mut tx, answered.id, Cursor::oldest(), 9)
            .await
            .unwrap(),
        1,
        "only what readers see"
    );
    assert_eq!(
        threads::count_subtree(&mut tx, answered.id, Cursor::oldest(), 0)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        threads::count_before(&mut tx, answered.id, key(&deep), 9)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        threads::count_before(&mut tx, answered.id, key(&deep), 0)
            .await
            .unwrap(),
        0
    );
    for (above, is_holding) in [(answered.id, true), (held.id, true), (deep.id, false)] {
        let holds = threads::is_holding(&mut tx, above).await.unwrap();
        assert_eq!(holds, is_holding);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_of_a_post_are_listed_oldest_first() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let late = comment_at(&mut tx, post, None, 20, Approved).await.id;
    let early = comment_at(&mut tx, post, None, 10, Pending).await.id;
    assert_eq!(
        ids(&comments::list_by_post(&mut tx, post).await.unwrap()),
        [early, late]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn update_needs_the_version_that_is_there() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let id = comment_at(&mut tx, post, None, 10, Pending).await.id;
    let update = comments::Update {
        status: Approved,
        body: "Nicer.",
        format: Format::Markdown,
        html: "<p>Nicer.</p>",
        renderer_version: 2,
        edited_at: Some(at(20)),
        updated_at: at(20),
    };
    let updated = comments::update(&mut tx, id, 1, &update)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            updated.status,
            updated.body.as_str(),
            updated.version,
            updated.edited_at
        ),
        (Approved, "Nicer.", 2, Some(at(20)))
    );
    assert_eq!(
        comments::update(&mut tx, id, 1, &update).await.unwrap(),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tombstone_keeps_its_place_and_nothing_personal() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let user = author_in(&mut tx, "carl").await;
    let reasons = [Reason {
        rule: "words".into(),
        weight: 1.0,
        why: "It names Bob.".into(),
    }];
    let row = comments::CommentRow {
        author_url: Some("https://bob.example/"),
        user_id: Some(user),
        email_encrypted: Some(&[1]),
        email_lookup: Some(&[2]),
        reasons: &reasons,
        ..comment(post)
    };
    let before = comments::insert(&mut tx, &row).await.unwrap();
    let reply = comment_at(&mut tx, post, Some(&before), 20, Approved).await;
    assert_eq!(
        comments::remove(&mut tx, before.id, 2, at(30))
            .await
            .unwrap(),
        None
    );
    let after = comments::remove(&mut tx, before.id, 1, at(30))
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();

    assert_eq!(
        (after.status, after.version, after.updated_at),
        (CommentStatus::Removed, 2, at(30))
    );
    assert_eq!(
        (
            after.author_name.as_str(),
            after.author_url,
            after.user_id,
            after.email_encrypted
        ),
        ("", None, None, None)
    );
    assert_eq!(
        (
            after.body.as_str(),
            after.html.as_str(),
            after.reasons.0.as_slice()
        ),
        ("", "", [].as_slice())
    );
    let left = "SELECT COUNT(*) FROM comment WHERE status = 'removed' AND (email_lookup IS NOT NULL OR email_encrypted IS NOT NULL)";
    assert_eq!(test.number(left).await, 0);
    assert_eq!(
        comments::find(&mut read(test.db()).await, reply.id)
            .await
            .unwrap()
            .unwrap()
            .parent_id,
        Some(before.id)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rubbish_is_what_nobody_touched_and_leaves_what_is_answered() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let answered = comment_at(&mut tx, post, None, 10, Trash).await;
    comment_at(&mut tx, post, Some(&answered), 11, Approved).await;
    let alone = comments::insert(
        &mut tx,
        &comments::CommentRow {
            status: Spam,
            updated_at: at(5),
            ..comment(post)
        },
    )
    .await
    .unwrap();
    comments::insert(
        &mut tx,
        &comments::CommentRow {
            status: Spam,
            updated_at: at(50),
            ..comment(post)
        },
    )
    .await
    .unwrap();
    assert_eq!(
        ids(&comments::list_purgeable(&mut tx, at(50), 9).await.unwrap()),
        [answered.id, alone.id]
    );
    assert!(comments::delete(&mut tx, alone.id).await.unwrap());
    assert!(!comments::delete(&mut tx, answered.id).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn comment_of_a_moment_is_the_first_public_one() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    comment_at(&mut tx, post, None, 10, Pending).await;
    let first = comment_at(&mut tx, post, None, 10, Approved).await;
    comment_at(&mut tx, post, None, 11, Approved).await;
    let found = comments::find_by_moment(&mut tx, post, at(10), at(11))
        .await
        .unwrap();
    assert_eq!(found.map(|comment| comment.id), Some(first.id));
    assert_eq!(
        comments::find_by_moment(&mut tx, post, at(12), at(13))
            .await
            .unwrap(),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_are_listed_in_every_state() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let parent = comment_at(&mut tx, post, None, 10, Approved).await;
    let mut replies = Vec::new();
    for (second, status) in [(30, Spam), (20, Pending), (20, CommentStatus::Removed)] {
        replies.push(
            comment_at(&mut tx, post, Some(&parent), second, status)
                .await
                .id,
        );
    }
    let below = comments::find(&mut tx, replies[1]).await.unwrap().unwrap();
    comment_at(&mut tx, post, Some(&below), 25, Approved).await;
    tx.commit().await.unwrap();
    let mut conn = read(test.db()).await;
    let found = comments::list_replies(&mut conn, parent.id, 9)
        .await
        .unwrap();
    let ids: Vec<_> = found.iter().map(|reply| reply.id).collect();
    assert_eq!(ids, [replies[1], replies[2], replies[0]]);
    let found = comments::list_replies(&mut conn, parent.id, 2)
        .await
        .unwrap();
    assert_eq!(found.len(), 2);
}
