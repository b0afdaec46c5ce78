//! The former names of labels.

use tympan::model::LabelName;
use tympan::store::{label_aliases, labels};

use super::rows::{at, author_in, begin, public_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn a_name_leads_to_its_label_until_that_is_deleted() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (one, two) = (
        LabelName::parse("One").unwrap(),
        LabelName::parse("Two").unwrap(),
    );
    let (first, second) = (
        labels::insert(&mut tx, &one, at(0)).await.unwrap(),
        labels::insert(&mut tx, &two, at(0)).await.unwrap(),
    );
    label_aliases::insert(&mut tx, "old", Some(first.id), at(1))
        .await
        .unwrap();
    assert_eq!(
        label_aliases::find_label(&mut tx, "old").await.unwrap(),
        Some(first.clone())
    );
    label_aliases::retarget(&mut tx, first.id, second.id)
        .await
        .unwrap();
    assert_eq!(
        label_aliases::find(&mut tx, "old").await.unwrap(),
        Some(Some(second.id))
    );
    assert!(labels::delete(&mut tx, second.id).await.unwrap());
    assert_eq!(
        label_aliases::find(&mut tx, "old").await.unwrap(),
        Some(None)
    );
    assert_eq!(
        label_aliases::find_label(&mut tx, "old").await.unwrap(),
        None
    );
    label_aliases::delete(&mut tx, "old").await.unwrap();
    assert_eq!(label_aliases::find(&mut tx, "old").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_is_renamed_and_its_posts_get_another() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "a", at(0)).await.id;
    let (one, two) = (
        LabelName::parse("One").unwrap(),
        LabelName::parse("Two").unwrap(),
    );
    let (first, second) = (
        labels::insert(&mut tx, &one, at(0)).await.unwrap().id,
        labels::insert(&mut tx, &two, at(0)).await.unwrap().id,
    );
    labels::attach(&mut tx, post, first, 0).await.unwrap();
    labels::attach_where(&mut tx, second, first).await.unwrap();
    labels::attach_where(&mut tx, second, first).await.unwrap();
    assert_eq!(
        labels::list_posts(&mut tx, second, 10).await.unwrap(),
        [post]
    );
    assert_eq!(
        labels::count_posts(&mut tx, second, at(1)).await.unwrap(),
        1
    );
    assert_eq!(
        labels::count_posts(&mut tx, second, at(-1)).await.unwrap(),
        0
    );
    labels::update(&mut tx, first, &LabelName::parse("Uno").unwrap())
        .await
        .unwrap();
    let found = labels::find(&mut tx, first).await.unwrap().unwrap();
    assert_eq!((found.name.as_str(), found.folded.as_str()), ("Uno", "uno"));
}
