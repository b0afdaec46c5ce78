//! API tokens: found by hash, revoked once.

use tympan::model::{Role, Scope, TokenId, User};
use tympan::store::{tokens, users};

use super::rows::{at, author_in, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn token_is_found_by_its_hash_used_and_taken_back() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let user = author_in(&mut tx, "ann").await;
    assert_eq!(tokens::count(&mut tx).await.unwrap(), 0);
    let new = tokens::TokenRow {
        name: "laptop".into(),
        hash: vec![0, 1, 255],
        scopes: vec![Scope::PostsRead, Scope::CommentsPersonal],
        user,
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
            .map(|presented| (presented.token, presented.role)),
        Some((token.clone(), Role::Author))
    );
    assert!(
        tokens::find_by_hash(&mut tx, &[0, 1])
            .await
            .unwrap()
            .is_none()
    );

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
        tokens::list_after(&mut tx, None, TokenId(0), 1)
            .await
            .unwrap()
            .as_slice(),
        std::slice::from_ref(&again)
    );
    assert!(
        tokens::list_after(&mut tx, Some(user), token.id, 9)
            .await
            .unwrap()
            .is_empty()
    );
    let fresh = tokens::TokenRow {
        hash: vec![7],
        ..new
    };
    let fresh = tokens::insert(&mut tx, &fresh, at(40)).await.unwrap();
    let revoked = tokens::revoke_all(&mut tx, user, at(50)).await;
    assert_eq!(revoked.unwrap(), [fresh.id], "not what was revoked before");
    let fresh = tokens::find(&mut tx, fresh.id).await.unwrap().unwrap();
    assert_eq!(fresh.revoked_at, Some(at(50)));
    assert_eq!(tokens::list(&mut tx).await.unwrap(), [again, fresh]);
    assert_eq!(tokens::count(&mut tx).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn lasting_are_the_tokens_of_owners_that_neither_expire_nor_are_revoked() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let owner = author_in(&mut tx, "olga").await;
    let before = users::find(&mut tx, owner).await.unwrap().unwrap();
    let wanted = User {
        role: Role::Owner,
        ..before
    };
    users::update(&mut tx, &wanted, at(1)).await.unwrap();
    let mut ids = Vec::new();
    for (n, (user, expires_at)) in (0..).zip([
        (author, None),
        (owner, Some(at(100))),
        (owner, None),
        (owner, None),
    ]) {
        let new = tokens::TokenRow {
            name: "a".into(),
            hash: vec![n],
            scopes: vec![Scope::Admin],
            user,
            expires_at,
        };
        ids.push(tokens::insert(&mut tx, &new, at(0)).await.unwrap().id);
    }
    tokens::revoke(&mut tx, ids[2], at(5)).await.unwrap();
    let lasting = tokens::list_lasting_scopes(&mut tx).await.unwrap();
    assert_eq!(lasting, [[Scope::Admin]]);
}
