//! Accounts: slugs and origins are unique, updates need the version.

use tympan::error::Error;
use tympan::model::{AccountId, Origin, Role};
use tympan::store::accounts;

use super::rows::{at, author_in, begin, public_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn account_is_found_and_changed_at_its_version() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let origin = Origin {
        system: "blogger".into(),
        id: "1".into(),
    };
    let new = accounts::NewAccount {
        name: "Ann".into(),
        slug: "ann".into(),
        url: Some("https://ann.example/".into()),
        bio: "Writes.".into(),
        role: Role::Owner,
        origin: Some(origin.clone()),
    };
    let ann = accounts::insert(&mut tx, &new, at(0)).await.unwrap();
    let bea = author_in(&mut tx, "bea").await;
    assert_eq!(
        accounts::find(&mut tx, ann.id).await.unwrap().as_ref(),
        Some(&ann)
    );
    assert_eq!(
        accounts::find_by_slug(&mut tx, "ann")
            .await
            .unwrap()
            .as_ref(),
        Some(&ann)
    );
    assert_eq!(
        accounts::find_by_origin(&mut tx, &origin)
            .await
            .unwrap()
            .as_ref(),
        Some(&ann)
    );
    assert_eq!(accounts::find(&mut tx, AccountId(99)).await.unwrap(), None);
    assert_eq!(accounts::find_by_slug(&mut tx, "ANN").await.unwrap(), None);

    assert_eq!(accounts::count_owners(&mut tx).await.unwrap(), 1);

    let renamed = tympan::model::Account {
        name: "Anna".into(),
        role: Role::Editor,
        url: None,
        bio: "Edits.".into(),
        ..ann.clone()
    };
    let after = accounts::update(&mut tx, &renamed, at(9))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (ann.bio.as_str(), after.bio.as_str()),
        ("Writes.", "Edits.")
    );
    assert_eq!(
        (
            after.name.as_str(),
            after.role,
            after.version,
            after.updated_at
        ),
        ("Anna", Role::Editor, 2, at(9))
    );
    assert_eq!(
        accounts::update(&mut tx, &renamed, at(10)).await.unwrap(),
        None
    );
    let all: Vec<_> = accounts::list(&mut tx)
        .await
        .unwrap()
        .into_iter()
        .map(|account| account.id)
        .collect();
    assert_eq!(all, [ann.id, bea]);
    let later: Vec<_> = accounts::list_after(&mut tx, ann.id, 9)
        .await
        .unwrap()
        .into_iter()
        .map(|account| account.id)
        .collect();
    assert_eq!(later, [bea]);
    assert_eq!(
        accounts::list_after(&mut tx, AccountId(0), 1)
            .await
            .unwrap()[0]
            .id,
        ann.id
    );
    let twice = accounts::NewAccount {
        slug: "another".into(),
        ..new
    };
    assert!(
        matches!(
            accounts::insert(&mut tx, &twice, at(0)).await,
            Err(Error::Conflict(_))
        ),
        "an origin was imported twice"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn person_is_public_once_a_post_of_theirs_is() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    author_in(&mut tx, "bea").await;
    public_post(&mut tx, ann, "a", at(5)).await;
    for (slug, now, is_public) in [
        ("ann", 4, false),
        ("ann", 5, true),
        ("bea", 9, false),
        ("nobody", 9, false),
    ] {
        assert_eq!(
            accounts::is_public(&mut tx, slug, at(now)).await.unwrap(),
            is_public,
            "{slug} at {now}"
        );
    }
}
