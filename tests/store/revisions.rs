//! Revisions: one for each version, never changed.

use tympan::store::{posts, revisions};

use super::rows::{at, begin, one_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn revisions_are_listed_from_new_to_old() {
    let test = TestDb::new().await;
    let id = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let mut post = posts::find(&mut tx, id).await.unwrap().unwrap();
    for version in 1..=3 {
        post.version = version;
        post.title = format!("Title {version}");
        revisions::insert(
            &mut tx,
            &post,
            &["Rust".to_owned()],
            Some(post.author_id),
            at(version),
        )
        .await
        .unwrap();
    }
    let numbers = |found: Vec<revisions::Revision>| {
        found
            .into_iter()
            .map(|revision| revision.number)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        numbers(revisions::list(&mut tx, id, i64::MAX, 2).await.unwrap()),
        [3, 2]
    );
    assert_eq!(
        numbers(revisions::list(&mut tx, id, 2, 9).await.unwrap()),
        [1]
    );
    let second = revisions::find(&mut tx, id, 2).await.unwrap().unwrap();
    assert_eq!(
        (
            second.title.as_str(),
            second.labels.0.as_slice(),
            second.saved_at
        ),
        ("Title 2", ["Rust".to_owned()].as_slice(), at(2))
    );
    assert_eq!(
        (second.source, second.user_id),
        (post.source.clone(), Some(post.author_id))
    );
    assert_eq!(revisions::find(&mut tx, id, 4).await.unwrap(), None);
    assert!(
        revisions::insert(&mut tx, &post, &[], None, at(9))
            .await
            .is_err(),
        "a version was saved twice"
    );
}
