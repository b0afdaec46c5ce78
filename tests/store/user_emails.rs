//! The e-mail addresses of users: proven, replaced, deleted.

use tympan::model::UserEmail;
use tympan::store::user_emails;

use super::rows::{at, author_in, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn an_address_counts_once_it_is_proven_and_replaces_the_former_one() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let first = user_emails::replace_unproven(&mut tx, ann, b"sealed", b"a", at(0))
        .await
        .unwrap();
    assert_eq!(
        (
            first.user_id,
            first.email_encrypted.as_slice(),
            first.created_at,
            first.proven_at
        ),
        (ann, &b"sealed"[..], at(0), None)
    );
    assert_eq!(
        user_emails::find(&mut tx, first.id).await.unwrap(),
        Some(first.clone())
    );
    assert_eq!(user_emails::find_proven(&mut tx, b"a").await.unwrap(), None);

    user_emails::prove(&mut tx, &first, at(1)).await.unwrap();
    let proven = UserEmail {
        proven_at: Some(at(1)),
        ..first.clone()
    };
    assert_eq!(
        user_emails::find_proven(&mut tx, b"a").await.unwrap(),
        Some(proven.clone())
    );

    user_emails::replace_unproven(&mut tx, ann, b"x", b"b", at(2))
        .await
        .unwrap();
    let second = user_emails::replace_unproven(&mut tx, ann, b"y", b"c", at(3))
        .await
        .unwrap();
    assert_eq!(
        user_emails::list_by_user(&mut tx, ann).await.unwrap(),
        [proven, second.clone()]
    );
    user_emails::prove(&mut tx, &second, at(4)).await.unwrap();
    let left = user_emails::list_by_user(&mut tx, ann).await.unwrap();
    assert_eq!((left.len(), left[0].id), (1, second.id));
    assert_eq!(user_emails::find_proven(&mut tx, b"a").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_users_may_wait_for_one_address_but_not_both_prove_it() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, ben) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "ben").await,
    );
    let of_ann = user_emails::replace_unproven(&mut tx, ann, b"x", b"a", at(0))
        .await
        .unwrap();
    let of_ben = user_emails::replace_unproven(&mut tx, ben, b"x", b"a", at(0))
        .await
        .unwrap();
    user_emails::prove(&mut tx, &of_ann, at(1)).await.unwrap();
    assert!(user_emails::prove(&mut tx, &of_ben, at(1)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_deleted_with_their_user_and_when_nobody_proves_them() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, ben) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "ben").await,
    );
    let mut made = Vec::new();
    for (user, lookup, created_at) in [(ann, b"a", at(0)), (ben, b"b", at(0)), (ben, b"c", at(50))]
    {
        let email = user_emails::replace_unproven(&mut tx, user, b"x", lookup, created_at)
            .await
            .unwrap();
        if lookup == b"b" {
            user_emails::prove(&mut tx, &email, at(1)).await.unwrap();
        }
        made.push(email.id);
    }
    user_emails::delete_unproven(&mut tx, at(50)).await.unwrap();
    assert!(
        user_emails::list_by_user(&mut tx, ann)
            .await
            .unwrap()
            .is_empty()
    );
    let left = user_emails::list_by_user(&mut tx, ben).await.unwrap();
    assert_eq!(
        left.iter().map(|email| email.id).collect::<Vec<_>>(),
        made[1..]
    );
    user_emails::delete_unproven_of_user(&mut tx, ben)
        .await
        .unwrap();
    assert_eq!(
        user_emails::list_by_user(&mut tx, ben).await.unwrap().len(),
        1
    );
    assert!(user_emails::delete_by_user(&mut tx, ben).await.unwrap());
    assert!(!user_emails::delete_by_user(&mut tx, ben).await.unwrap());
}
