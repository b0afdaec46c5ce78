//! Comment feeds: the visible comments, and the hidden ones that visible comments answer.

use tympan::model::paging::Cursor;
use tympan::model::{CommentId, CommentMode, CommentStatus, PostStatus, Slug};
use tympan::store::feed_comments::{self, FeedComment};
use tympan::store::posts;

use super::rows::{at, author_in, begin, comment_at, draft, public_post};
use crate::common::database::TestDb;
use CommentStatus::{Approved, Pending, Removed, Spam};

fn ids(found: &[FeedComment]) -> Vec<CommentId> {
    found.iter().map(|comment| comment.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_comments_that_readers_see_are_listed_newest_first() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "first", at(0)).await.id;
    let slug = Slug::parse("draft").unwrap();
    let hidden = posts::insert(
        &mut tx,
        &posts::PostRow {
            status: PostStatus::Draft,
            comments: CommentMode::Open,
            ..draft(author, &slug)
        },
    )
    .await
    .unwrap();
    let first = comment_at(&mut tx, post, None, 1, Approved).await;
    let second = comment_at(&mut tx, post, Some(&first), 1, Approved).await;
    comment_at(&mut tx, post, None, 3, Pending).await;
    comment_at(&mut tx, hidden.id, None, 4, Approved).await;
    let list = feed_comments::list(&mut tx, at(9), Cursor::newest(), 9)
        .await
        .unwrap();
    assert_eq!(ids(&list), [second.id, first.id]);
    assert_eq!(
        ids(&feed_comments::list(&mut tx, at(9), list[0].key(), 9)
            .await
            .unwrap()),
        [first.id]
    );
    let under = feed_comments::list_by_post(&mut tx, post, Cursor::newest(), 1)
        .await
        .unwrap();
    assert_eq!(
        (ids(&under), under[0].parent_id),
        (vec![second.id], Some(first.id))
    );
    assert_eq!(under[0].changed_at(), at(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_readers_do_not_see_is_kept_where_it_holds_what_they_see() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "first", at(0)).await.id;
    let top = comment_at(&mut tx, post, None, 1, Removed).await;
    let middle = comment_at(&mut tx, post, Some(&top), 2, Spam).await;
    comment_at(&mut tx, post, Some(&middle), 3, Approved).await;
    let lost = comment_at(&mut tx, post, None, 4, Removed).await;
    comment_at(&mut tx, post, Some(&lost), 5, Removed).await;
    let answered =
        feed_comments::list_answered(&mut tx, post, Cursor::oldest(), Cursor::newest(), 9)
            .await
            .unwrap();
    assert_eq!(ids(&answered), [lost.id, middle.id, top.id]);
    assert_eq!(
        ids(
            &feed_comments::list_answered(&mut tx, post, answered[1].key(), answered[0].key(), 9)
                .await
                .unwrap()
        ),
        [middle.id]
    );
    assert_eq!(
        ids(
            &feed_comments::list_answered(&mut tx, post, Cursor::oldest(), Cursor::newest(), 1)
                .await
                .unwrap()
        ),
        [lost.id]
    );
    assert!(
        answered
            .iter()
            .all(|comment| comment.html.as_str().is_empty()),
        "the text of what nobody sees is not read"
    );
    let holding = feed_comments::list_holding(&mut tx, &ids(&answered))
        .await
        .unwrap();
    assert_eq!(holding, [top.id, middle.id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_way_up_from_what_readers_see_is_walked_and_ends_at_what_they_see() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "first", at(0)).await.id;
    let top = comment_at(&mut tx, post, None, 1, Spam).await;
    let seen = comment_at(&mut tx, post, Some(&top), 2, Approved).await;
    let below = comment_at(&mut tx, post, Some(&seen), 3, Removed).await;
    let beside = comment_at(&mut tx, post, Some(&below), 4, Pending).await;
    comment_at(&mut tx, post, Some(&beside), 5, Spam).await;
    assert_eq!(
        feed_comments::list_holding(&mut tx, &[top.id, below.id, beside.id])
            .await
            .unwrap(),
        [top.id]
    );
    comment_at(&mut tx, post, Some(&below), 6, Approved).await;
    assert_eq!(
        feed_comments::list_holding(&mut tx, &[top.id, below.id, beside.id])
            .await
            .unwrap(),
        [top.id, below.id]
    );
    assert_eq!(
        feed_comments::list_holding(&mut tx, &[beside.id])
            .await
            .unwrap(),
        []
    );
}
