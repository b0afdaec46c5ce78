//! Users: slugs and origins are unique, and updates require the version.

use tympan::error::Error;
use tympan::model::{Origin, Role, Slug, UserId};
use tympan::store::users;

use super::rows::{at, author_in, begin, public_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn user_is_found_and_changed_at_its_version() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let origin = Origin {
        system: "blogger".into(),
        id: "1".into(),
    };
    let new = users::UserRow {
        photo: None,
        name: "Ann".into(),
        slug: Slug::parse("ann").unwrap(),
        url: Some("https://ann.example/".into()),
        bio: "Writes.".into(),
        role: Role::Owner,
        origin: Some(origin.clone()),
    };
    let ann = users::insert(&mut tx, &new, at(0)).await.unwrap();
    let bea = author_in(&mut tx, "bea").await;
    assert_eq!(
        users::find(&mut tx, ann.id).await.unwrap().as_ref(),
        Some(&ann)
    );
    assert_eq!(
        users::find_by_slug(&mut tx, "ann").await.unwrap().as_ref(),
        Some(&ann)
    );
    assert_eq!(
        users::find_by_origin(&mut tx, &origin)
            .await
            .unwrap()
            .as_ref(),
        Some(&ann)
    );
    assert_eq!(users::find(&mut tx, UserId(99)).await.unwrap(), None);
    assert_eq!(users::find_by_slug(&mut tx, "ANN").await.unwrap(), None);

    assert_eq!(users::count_owners(&mut tx).await.unwrap(), 1);

    let renamed = tympan::model::User {
        name: "Anna".into(),
        role: Role::Editor,
        url: None,
        bio: "Edits.".into(),
        ..ann.clone()
    };
    let after = users::update(&mut tx, &renamed, at(9))
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
        users::update(&mut tx, &renamed, at(10)).await.unwrap(),
        None
    );
    let all: Vec<_> = users::list(&mut tx)
        .await
        .unwrap()
        .into_iter()
        .map(|user| user.id)
        .collect();
    assert_eq!(all, [ann.id, bea]);
    let later: Vec<_> = users::list_after(&mut tx, ann.id, 9)
        .await
        .unwrap()
        .into_iter()
        .map(|user| user.id)
        .collect();
    assert_eq!(later, [bea]);
    assert_eq!(
        users::list_after(&mut tx, UserId(0), 1).await.unwrap()[0].id,
        ann.id
    );
    let twice = users::UserRow {
        photo: None,
        slug: Slug::parse("another").unwrap(),
        ..new
    };
    assert!(
        matches!(
            users::insert(&mut tx, &twice, at(0)).await,
            Err(Error::Conflict(_))
        ),
        "an origin was imported twice"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn user_is_public_once_a_post_of_theirs_is() {
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
            users::is_public(&mut tx, slug, at(now)).await.unwrap(),
            is_public,
            "{slug} at {now}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_user_is_found_as_its_successor_by_its_origin_only() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let origin = Origin {
        system: "blogger".into(),
        id: "1".into(),
    };
    let new = users::UserRow {
        photo: None,
        name: "Ann".into(),
        slug: Slug::parse("ann").unwrap(),
        url: Some("https://ann.example/".into()),
        bio: "Writes.".into(),
        role: Role::Owner,
        origin: Some(origin.clone()),
    };
    let ann = users::insert(&mut tx, &new, at(0)).await.unwrap();
    let [bea, cid] = [
        author_in(&mut tx, "bea").await,
        author_in(&mut tx, "cid").await,
    ];
    let mut stale = ann.clone();
    stale.version = 9;
    assert!(
        !users::remove(&mut tx, &stale, Some(bea), at(1))
            .await
            .unwrap()
    );
    assert!(
        users::remove(&mut tx, &ann, Some(bea), at(1))
            .await
            .unwrap()
    );
    assert_eq!(users::find(&mut tx, ann.id).await.unwrap(), None);
    assert_eq!(users::find_by_slug(&mut tx, "ann").await.unwrap(), None);
    assert_eq!(users::count_owners(&mut tx).await.unwrap(), 0);
    assert_eq!(users::list(&mut tx).await.unwrap().len(), 2);
    let successor = async |tx: &mut tympan::store::Tx| {
        let found = users::find_by_origin(tx, &origin).await.unwrap();
        found.map(|user| user.id)
    };
    assert_eq!(successor(&mut tx).await, Some(bea));
    let second = users::find(&mut tx, bea).await.unwrap().unwrap();
    users::remove(&mut tx, &second, Some(cid), at(2))
        .await
        .unwrap();
    assert_eq!(
        successor(&mut tx).await,
        Some(cid),
        "the successor's successor"
    );
}
