//! Truncating SQLite's write-ahead log: erased data is on no disk any more.

use sqlx::Connection as _;

use super::rows::{begin, label};
use super::writer::pragma;
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn checkpoint_says_whether_the_log_is_empty() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    label(&mut tx, "words").await.unwrap();
    tx.commit().await.unwrap();
    if !test.db().is_sqlite() {
        assert!(
            test.db().checkpoint().await.unwrap(),
            "there is nothing to do"
        );
        return;
    }
    let log = test.files().pop().expect("SQLite has a log");
    assert_ne!(std::fs::metadata(&log).unwrap().len(), 0);
    let reader = test.reader().await;
    assert!(!test.db().checkpoint().await.unwrap(), "somebody reads");
    reader.close().await.unwrap();
    assert!(test.db().checkpoint().await.unwrap());
    assert_eq!(std::fs::metadata(&log).unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn writer_puts_zeros_over_what_it_deletes() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    if test.db().is_sqlite() {
        assert_eq!(
            pragma(
                &mut tx,
                "SELECT CAST(secure_delete AS TEXT) FROM pragma_secure_delete"
            )
            .await,
            "1"
        );
    }
}
