//! API tokens: found by hash, taken back once.

use tympan::model::{Scope, TokenId};
use tympan::store::tokens;

use super::rows::{at, author_in, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn token_is_found_by_its_hash_used_and_taken_back() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let account = author_in(&mut tx, "ann").await;
    assert_eq!(tokens::count(&mut tx).await.unwrap(), 0);
    let new = tokens::NewToken {
        name: "laptop".into(),
        hash: vec![0, 1, 255],
        scopes: vec![Scope::PostsRead, Scope::CommentsPersonal],
        account,
        expires_at: Some(at(100)),
    };
    let token = tokens::insert(&mut tx, &new, at(0)).await.unwrap();
    assert_eq!(
        (
            token.scopes.0.as_slice(),
            token.last_used_at,
            token.revoked_at
        ),
        (new.scopes.as_slice(), None, None)
    );
    assert_eq!(
        tokens::find_by_hash(&mut tx, &[0, 1, 255])
            .await
            .unwrap()
            .as_ref(),
        Some(&token)
    );
    assert_eq!(tokens::find_by_hash(&mut tx, &[0, 1]).await.unwrap(), None);

    tokens::touch(&mut tx, token.id, at(10)).await.unwrap();
    let revoked = tokens::revoke(&mut tx, token.id, at(20))
        .await
        .unwrap()
        .unwrap();
    let again = tokens::revoke(&mut tx, token.id, at(30))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (revoked.last_used_at, revoked.revoked_at),
        (Some(at(10)), Some(at(20)))
    );
    assert_eq!(revoked, again);
    assert_eq!(
        tokens::revoke(&mut tx, TokenId(99), at(30)).await.unwrap(),
        None
    );
    assert_eq!(
        tokens::find(&mut tx, token.id).await.unwrap().as_ref(),
        Some(&again)
    );
    assert_eq!(tokens::find(&mut tx, TokenId(99)).await.unwrap(), None);
    assert_eq!(
        tokens::list_after(&mut tx, TokenId(0), 1)
            .await
            .unwrap()
            .as_slice(),
        std::slice::from_ref(&again)
    );
    assert!(
        tokens::list_after(&mut tx, token.id, 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(tokens::list(&mut tx).await.unwrap(), [again]);
    assert_eq!(tokens::count(&mut tx).await.unwrap(), 1);
}
