//! Confirmation requests to mail addresses, which last a day.

use tympan::store::confirmation_emails;

use super::rows::{at, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_counted_by_address_and_by_all_until_they_are_old() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    for (lookup, seconds) in [(b"ann", 1), (b"ann", 5), (b"ben", 9)] {
        confirmation_emails::insert(&mut tx, lookup, at(seconds))
            .await
            .unwrap();
    }
    for (since, ann, all) in [(0, 2, 3), (5, 1, 2), (6, 0, 1)] {
        assert_eq!(
            confirmation_emails::count(&mut tx, b"ann", at(since))
                .await
                .unwrap(),
            ann
        );
        assert_eq!(
            confirmation_emails::count_all(&mut tx, at(since))
                .await
                .unwrap(),
            all
        );
    }
    confirmation_emails::delete_old(&mut tx, at(5))
        .await
        .unwrap();
    assert_eq!(
        confirmation_emails::count_all(&mut tx, at(0))
            .await
            .unwrap(),
        2
    );
}
