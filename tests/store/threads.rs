//! The comments of a thread in any state, and those of one page.

use tympan::model::CommentId;
use tympan::model::CommentStatus::{Approved, Pending};
use tympan::model::paging::Cursor;
use tympan::store::threads;

use super::rows::{begin, comment_at, one_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn first_comments_and_branches_are_read_by_time_and_comments_by_id() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let root = comment_at(&mut tx, post, None, 10, Approved).await;
    let late = comment_at(&mut tx, post, Some(&root), 30, Approved).await;
    let early = comment_at(&mut tx, post, Some(&root), 20, Pending).await;
    let next = comment_at(&mut tx, post, None, 15, Pending).await;
    let start = Cursor::oldest();
    let first = threads::list_first(&mut tx, post, start, 9).await.unwrap();
    let shown: Vec<_> = first.iter().map(|one| (one.id, one.has_subtree)).collect();
    assert_eq!(shown, [(root.id, true), (next.id, false)]);
    let rest = threads::list_first(&mut tx, post, first[0].key(), 9).await;
    assert_eq!(rest.unwrap(), first[1..]);
    let replies = threads::list_replies(&mut tx, root.id, start, 9).await;
    let replies = replies.unwrap();
    let ids: Vec<_> = replies.iter().map(|reply| reply.id).collect();
    assert_eq!(ids, [early.id, late.id]);
    let rest = threads::list_replies(&mut tx, root.id, replies[0].key(), 9).await;
    assert_eq!(rest.unwrap(), replies[1..]);
    assert_eq!(
        threads::list_by_ids(&mut tx, &[early.id, CommentId(99), root.id])
            .await
            .unwrap(),
        [root, early]
    );
    assert!(threads::list_by_ids(&mut tx, &[]).await.unwrap().is_empty());
}
