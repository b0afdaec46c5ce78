//! The feed ids that imported posts and comments keep.

use tympan::model::{CommentStatus, EntryId};
use tympan::store::{entries, feeds, posts};

use super::rows::{begin, comment_at, one_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_given_once_and_goes_with_its_post() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let id = |n: u32| EntryId::parse(&format!("tag:blogger.com,1999:blog-1.post-{n}")).unwrap();
    entries::insert_of_post(&mut tx, post, &id(1))
        .await
        .unwrap();
    entries::insert_of_post(&mut tx, post, &id(2))
        .await
        .unwrap();
    assert_eq!(
        feeds::list_posts(&mut tx, &[post]).await.unwrap()[0].entry_id,
        Some(id(1))
    );
    let comment = comment_at(&mut tx, post, None, 1, CommentStatus::Approved).await;
    entries::insert_of_comment(&mut tx, comment.id, &id(3))
        .await
        .unwrap();
    assert!(posts::delete(&mut tx, post).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(
        test.number(
            "SELECT (SELECT COUNT(*) FROM post_entry) + (SELECT COUNT(*) FROM comment_entry)"
        )
        .await,
        0
    );
}
