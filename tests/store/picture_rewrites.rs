//! What was replaced in posts when their pictures were fetched.

use tympan::model::{PostId, Replacement};
use tympan::store::picture_rewrites;

use super::rows::{at, begin, one_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn rewrites_of_a_post_come_newest_first_until_they_are_deleted() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let replacement = |from: &str| Replacement {
        from: from.to_owned(),
        to: "/media/x".to_owned(),
    };
    let texts = [replacement("https://a.example/ä.jpg"), replacement("b")];
    for (version, replacements) in [(2, &texts[..]), (4, &texts[1..])] {
        picture_rewrites::insert(&mut tx, post, version, replacements, at(1))
            .await
            .unwrap();
    }
    let listed = picture_rewrites::list_by_post(&mut tx, post).await.unwrap();
    assert_eq!((listed[0].version, listed[1].version), (4, 2));
    assert_eq!(listed[1].replacements.0, texts);
    let posts = picture_rewrites::list_posts(&mut tx, PostId(0), 9).await;
    assert_eq!(posts.unwrap(), [post]);
    let rest = picture_rewrites::list_posts(&mut tx, post, 9).await;
    assert_eq!(rest.unwrap(), []);
    picture_rewrites::delete_by_post(&mut tx, post)
        .await
        .unwrap();
    let none = picture_rewrites::list_by_post(&mut tx, post).await.unwrap();
    assert_eq!(none, []);
}
