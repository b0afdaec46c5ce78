//! Stored answers: one for each token and key, for a limited time.

use sqlx::types::Json;
use tympan::store::idempotency::{self, StoredAnswer};
use tympan::store::tokens;

use super::rows::{at, author_in, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn answer_is_kept_for_its_token_and_time() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let user = author_in(&mut tx, "ann").await;
    let mut made = Vec::new();
    for hash in [1, 2] {
        let new = tokens::TokenRow {
            name: "t".into(),
            hash: vec![hash],
            scopes: vec![],
            user,
            expires_at: None,
        };
        made.push(tokens::insert(&mut tx, &new, at(0)).await.unwrap().id);
    }
    let answer = StoredAnswer {
        fingerprint: vec![0, 255],
        status: 201,
        headers: Json(vec![("location".into(), "/api/v1/posts/1".into())]),
        body: b"{}".to_vec(),
    };
    assert!(
        idempotency::insert(&mut tx, made[0], "key", &answer, at(0), at(10))
            .await
            .unwrap()
    );
    assert_eq!(
        idempotency::find(&mut tx, made[0], "key", at(9))
            .await
            .unwrap(),
        Some(answer.clone())
    );
    assert_eq!(
        idempotency::find(&mut tx, made[0], "key", at(10))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        idempotency::find(&mut tx, made[0], "Key", at(0))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        idempotency::find(&mut tx, made[1], "key", at(0))
            .await
            .unwrap(),
        None
    );

    let other = StoredAnswer {
        status: 409,
        ..answer.clone()
    };
    assert!(
        !idempotency::insert(&mut tx, made[0], "key", &other, at(9), at(30))
            .await
            .unwrap(),
        "an answer that is still kept was replaced"
    );
    assert_eq!(
        idempotency::find(&mut tx, made[0], "key", at(9))
            .await
            .unwrap(),
        Some(answer.clone())
    );
    assert!(
        idempotency::insert(&mut tx, made[0], "key", &other, at(10), at(30))
            .await
            .unwrap()
    );
    assert_eq!(
        idempotency::find(&mut tx, made[0], "key", at(10))
            .await
            .unwrap(),
        Some(other)
    );

    assert!(
        idempotency::insert(&mut tx, made[1], "key", &answer, at(0), at(20))
            .await
            .unwrap()
    );
    assert_eq!(
        idempotency::delete_before(&mut tx, at(20)).await.unwrap(),
        1
    );
    assert_eq!(
        idempotency::find(&mut tx, made[1], "key", at(0))
            .await
            .unwrap(),
        None
    );
}
