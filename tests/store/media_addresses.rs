//! The addresses of purged items.

use tympan::store::media_addresses;

use super::media::hash;
use super::rows::{at, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn the_first_purge_of_a_hash_is_remembered() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    for seconds in [1, 2] {
        media_addresses::insert(&mut tx, &hash("a"), at(seconds))
            .await
            .unwrap();
    }
    let purged = media_addresses::find_purged_at(&mut tx, &hash("a")).await;
    assert_eq!(purged.unwrap(), Some(at(1)));
    let never = media_addresses::find_purged_at(&mut tx, &hash("b")).await;
    assert_eq!(never.unwrap(), None);
}
