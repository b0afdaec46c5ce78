//! Moderators' decisions: one for each comment, the last one counts; also the stored filter.

use tympan::model::CommentId;
use tympan::store::decisions::{self, Decision};

use super::rows::{at, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn reversed_decision_takes_the_place_of_the_first() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    for (id, is_spam, seconds) in [(3, true, 1), (1, true, 2), (2, false, 3), (1, false, 4)] {
        decisions::put(
            &mut tx,
            CommentId(id),
            is_spam,
            &[u8::try_from(id).unwrap()],
            at(seconds),
        )
        .await
        .unwrap();
    }
    let row = |is_spam: bool, id: u8| Decision {
        is_spam,
        features: vec![id],
    };
    assert_eq!(
        decisions::list_newest(&mut tx, 9).await.unwrap(),
        [row(false, 1), row(false, 2), row(true, 3)]
    );
    assert_eq!(
        decisions::list_newest(&mut tx, 2).await.unwrap(),
        [row(false, 1), row(false, 2)],
        "the newest, in the order of the comments"
    );
    assert!(
        decisions::delete(&mut tx, CommentId(2)).await.unwrap()
            && !decisions::delete(&mut tx, CommentId(2)).await.unwrap()
    );
    assert_eq!(decisions::list_newest(&mut tx, 9).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn filter_has_a_number_that_grows() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    assert_eq!(decisions::find_model(&mut tx).await.unwrap(), None);
    for (version, bytes) in [(1, b"one"), (2, b"two")] {
        decisions::put_model(&mut tx, bytes, at(version))
            .await
            .unwrap();
        assert_eq!(
            decisions::find_model(&mut tx).await.unwrap(),
            Some((version, bytes.to_vec()))
        );
    }
}
