//! The smaller sizes of pictures.

use tympan::model::{MediaId, MediaVariant};
use tympan::store::media_variants;

use super::media::{hash, insert};
use super::rows::{author_in, begin};
use crate::common::database::TestDb;

/// A variant of an item whose content is `text`.
pub fn variant(media: MediaId, width: i64, text: &str) -> MediaVariant {
    MediaVariant {
        media_id: media,
        width,
        height: width / 2,
        recipe: 1,
        hash: hash(text),
        content_type: "image/jpeg".to_owned(),
        bytes: 100,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn variants_are_listed_by_item_and_width() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let one = insert(&mut tx, "one", ann, 0).await;
    let two = insert(&mut tx, "two", ann, 0).await;
    let variants = [
        variant(one, 360, "a"),
        variant(one, 720, "b"),
        variant(two, 360, "c"),
    ];
    for variant in variants.iter().rev() {
        media_variants::insert(&mut tx, variant).await.unwrap();
    }
    let listed = media_variants::list_by_media(&mut tx, &[two, one]).await;
    assert_eq!(listed.unwrap(), variants);
    media_variants::delete_by_media(&mut tx, one).await.unwrap();
    let listed = media_variants::list_by_media(&mut tx, &[one, two]).await;
    assert_eq!(listed.unwrap(), variants[2..]);
}
