//! The earlier texts of comments.

use tympan::store::comment_history::{self, Earlier};

use super::rows::{at, begin, comment_at, one_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn earlier_texts_are_kept_in_order_until_they_are_forgotten() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let id = comment_at(
        &mut tx,
        post,
        None,
        0,
        tympan::model::CommentStatus::Approved,
    )
    .await
    .id;
    let earlier = |version: i64| Earlier {
        version,
        body: format!("text {version}"),
        replaced_at: at(version),
        replaced_by: "guest".into(),
    };
    for version in [2, 1] {
        comment_history::insert(
            &mut tx,
            id,
            version,
            &format!("text {version}"),
            "guest",
            at(version),
        )
        .await
        .unwrap();
    }
    assert_eq!(
        comment_history::list(&mut tx, id).await.unwrap(),
        [earlier(1), earlier(2)]
    );
    assert_eq!(comment_history::count(&mut tx, id).await.unwrap(), 2);
    comment_history::delete(&mut tx, id).await.unwrap();
    assert_eq!(comment_history::list(&mut tx, id).await.unwrap(), []);
}
