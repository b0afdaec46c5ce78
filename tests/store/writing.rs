//! Copies of texts that are being written, and links to drafts.

use tympan::model::UsedBy;
use tympan::store::{autosaves, media_uses, preview_links};

use super::media::hash;
use super::rows::{at, author_in, begin, public_post};
use crate::common::database::TestDb;

fn fields(body: &str) -> Vec<(String, String)> {
    vec![("body".to_owned(), body.to_owned())]
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_are_found_by_their_writer_and_thinned_out() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, ben) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "ben").await,
    );
    let post = Some(public_post(&mut tx, ann, "a", at(0)).await.id);
    let old = autosaves::insert(&mut tx, ann, post, "one", &fields("1"), at(0))
        .await
        .unwrap();
    let first = autosaves::insert(&mut tx, ann, post, "one", &fields("2"), at(10))
        .await
        .unwrap();
    let second = autosaves::insert(&mut tx, ann, post, "one", &fields("3"), at(20))
        .await
        .unwrap();
    let new = autosaves::insert(&mut tx, ann, None, "two", &fields("4"), at(30))
        .await
        .unwrap();
    autosaves::thin_out(&mut tx, ann, "one", at(10), second.id)
        .await
        .unwrap();
    let found = autosaves::find(&mut tx, ann, first.id).await.unwrap();
    assert_eq!(found, None);
    let found = autosaves::find(&mut tx, ann, old.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&old));
    assert_eq!(autosaves::find(&mut tx, ben, old.id).await.unwrap(), None);
    let newest = autosaves::find_newest(&mut tx, ann, post).await.unwrap();
    assert_eq!(newest.map(|copy| copy.fields.0), Some(fields("3")));
    let newest = autosaves::find_newest(&mut tx, ann, None).await.unwrap();
    assert_eq!(newest, Some(new));
    assert_eq!(
        autosaves::find_newest(&mut tx, ben, post).await.unwrap(),
        None
    );
    autosaves::delete_before(&mut tx, at(1)).await.unwrap();
    assert_eq!(autosaves::find(&mut tx, ann, old.id).await.unwrap(), None);
    autosaves::delete(&mut tx, ann, "one").await.unwrap();
    assert_eq!(
        autosaves::find_newest(&mut tx, ann, post).await.unwrap(),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_of_a_post_go_with_it_and_with_what_they_show() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, ann, "a", at(0)).await.id;
    let mut shown = Vec::new();
    for (post, page) in [(Some(post), "one"), (None, "two")] {
        let copy = autosaves::insert(&mut tx, ann, post, page, &fields("x"), at(0)).await;
        let shows = UsedBy::Autosave(copy.unwrap().id);
        media_uses::replace(&mut tx, shows, &[hash(page)].into())
            .await
            .unwrap();
        shown.push(shows);
    }
    autosaves::delete_by_post(&mut tx, post).await.unwrap();
    let found = autosaves::find_newest(&mut tx, ann, Some(post)).await;
    assert_eq!(found.unwrap(), None);
    let uses = media_uses::list_by_user(&mut tx, shown[0]).await;
    assert!(uses.unwrap().is_empty());
    let uses = media_uses::list_by_user(&mut tx, shown[1]).await;
    assert_eq!(uses.unwrap(), [hash("two")].into());
}

#[tokio::test(flavor = "multi_thread")]
async fn links_to_drafts_are_found_by_their_key_until_they_are_deleted() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, ann, "a", at(0)).await.id;
    let link = preview_links::insert(&mut tx, post, ann, &[1], at(0), at(100))
        .await
        .unwrap();
    let late = preview_links::insert(&mut tx, post, ann, &[2], at(0), at(200))
        .await
        .unwrap();
    let found = preview_links::find_by_hash(&mut tx, &[1]).await.unwrap();
    assert_eq!(found, Some(link));
    let listed = preview_links::list_by_post(&mut tx, post, at(50), 9).await;
    assert_eq!(listed.unwrap(), [link, late]);
    let listed = preview_links::list_by_post(&mut tx, post, at(100), 9).await;
    assert_eq!(listed.unwrap(), [late]);
    preview_links::delete_expired(&mut tx, at(100))
        .await
        .unwrap();
    let found = preview_links::find_by_hash(&mut tx, &[1]).await.unwrap();
    assert_eq!(found, None);
    assert!(preview_links::delete(&mut tx, post, late.id).await.unwrap());
    assert!(!preview_links::delete(&mut tx, post, late.id).await.unwrap());
}
