//! A thread's shape, and the comments of a part of it.

use tympan::model::CommentId;
use tympan::model::CommentStatus::{Approved, Pending};
use tympan::store::threads::{self, Place};

use super::rows::{begin, comment_at, one_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn places_are_told_in_order_of_time_and_comments_in_order_of_id() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let root = comment_at(&mut tx, post, None, 10, Approved).await;
    let late = comment_at(&mut tx, post, Some(&root), 30, Approved).await;
    let early = comment_at(&mut tx, post, Some(&root), 20, Pending).await;
    let place = |id, parent_id| Place { id, parent_id };
    let expected = [
        place(root.id, None),
        place(early.id, Some(root.id)),
        place(late.id, Some(root.id)),
    ];
    assert_eq!(threads::list_places(&mut tx, post).await.unwrap(), expected);
    assert_eq!(
        threads::list_by_ids(&mut tx, &[early.id, CommentId(99), root.id])
            .await
            .unwrap(),
        [root, early]
    );
    assert!(threads::list_by_ids(&mut tx, &[]).await.unwrap().is_empty());
}
