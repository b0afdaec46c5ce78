//! Links that sign in: found, used once, deleted.

use tympan::model::{LinkPurpose, SignInLink};
use tympan::store::sign_in_links;

use super::rows::{at, author_in, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn link_is_used_once() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let user = author_in(&mut tx, "ann").await;
    for (n, purpose) in (0_u8..).zip([
        LinkPurpose::SetUp,
        LinkPurpose::Password,
        LinkPurpose::SignIn,
    ]) {
        let link = SignInLink {
            user_id: user,
            purpose,
            expires_at: at(100),
        };
        sign_in_links::insert(&mut tx, &link, &[n], at(0))
            .await
            .unwrap();
        let found = sign_in_links::find_by_hash(&mut tx, &[n]).await.unwrap();
        assert_eq!(found.as_ref(), Some(&link));
        assert_eq!(
            sign_in_links::take(&mut tx, &[n]).await.unwrap(),
            Some(link)
        );
        assert_eq!(sign_in_links::take(&mut tx, &[n]).await.unwrap(), None);
        assert_eq!(
            sign_in_links::find_by_hash(&mut tx, &[n]).await.unwrap(),
            None
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_deleted_with_their_user_and_after_their_time() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, ben) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "ben").await,
    );
    for (hash, user, expires_at) in [(1, ann, at(100)), (2, ben, at(100)), (3, ben, at(50))] {
        let link = SignInLink {
            user_id: user,
            purpose: LinkPurpose::Password,
            expires_at,
        };
        sign_in_links::insert(&mut tx, &link, &[hash], at(0))
            .await
            .unwrap();
    }
    sign_in_links::delete_of_user(&mut tx, ann).await.unwrap();
    sign_in_links::delete_expired(&mut tx, at(50))
        .await
        .unwrap();
    let mut left = Vec::new();
    for hash in [1, 2, 3] {
        if sign_in_links::find_by_hash(&mut tx, &[hash])
            .await
            .unwrap()
            .is_some()
        {
            left.push(hash);
        }
    }
    assert_eq!(left, [2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_one_purpose_are_deleted_without_the_others() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, ben) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "ben").await,
    );
    for (hash, user_id, purpose) in [
        (1, ann, LinkPurpose::SignIn),
        (2, ann, LinkPurpose::SignIn),
        (3, ann, LinkPurpose::Password),
        (4, ben, LinkPurpose::SignIn),
    ] {
        let link = SignInLink {
            user_id,
            purpose,
            expires_at: at(100),
        };
        sign_in_links::insert(&mut tx, &link, &[hash], at(0))
            .await
            .unwrap();
    }
    sign_in_links::delete_by_purpose(&mut tx, ann, LinkPurpose::SignIn)
        .await
        .unwrap();
    let mut left = Vec::new();
    for hash in 1..=4 {
        let found = sign_in_links::find_by_hash(&mut tx, &[hash]).await;
        left.extend(found.unwrap().map(|_| hash));
    }
    assert_eq!(left, [3, 4]);
}
