//! The passwords of users: one each, replaced, deleted.

use tympan::store::passwords;

use super::rows::{at, author_in, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn a_user_has_one_password() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, ben) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "ben").await,
    );
    assert!(!passwords::is_any(&mut tx).await.unwrap());
    assert_eq!(passwords::find(&mut tx, ann).await.unwrap(), None);
    for (n, hash) in [(0, "$one"), (1, "$two")] {
        passwords::replace(&mut tx, ann, hash, at(n)).await.unwrap();
        let found = passwords::find(&mut tx, ann).await.unwrap();
        assert_eq!(found.as_deref(), Some(hash));
    }
    assert!(passwords::is_any(&mut tx).await.unwrap());
    assert_eq!(passwords::find(&mut tx, ben).await.unwrap(), None);
    passwords::delete(&mut tx, ann).await.unwrap();
    assert!(!passwords::is_any(&mut tx).await.unwrap());
}
