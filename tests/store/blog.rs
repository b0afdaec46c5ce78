//! The blog's permanent data from its first start.

use tympan::store::{blog, comments, user_emails};

use super::rows::{at, author_in, begin, comment, one_post, read};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn ids_begin_for_ever_as_they_did_first() {
    let test = TestDb::new().await;
    assert_eq!(
        blog::find_tag_prefix(&mut read(test.db()).await)
            .await
            .unwrap(),
        None
    );
    let mut tx = begin(test.db()).await;
    assert_eq!(
        blog::insert(&mut tx, "tag:a.example,2022:", at(0))
            .await
            .unwrap(),
        "tag:a.example,2022:"
    );
    assert_eq!(
        blog::insert(&mut tx, "tag:b.example,2023:", at(9))
            .await
            .unwrap(),
        "tag:a.example,2022:"
    );
    tx.commit().await.unwrap();
    assert_eq!(
        blog::find_tag_prefix(&mut read(test.db()).await)
            .await
            .unwrap()
            .as_deref(),
        Some("tag:a.example,2022:")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blog_that_moves_keeps_its_ids_and_two_local_ones_differ() {
    use tympan::clock::{Clock, Rng};
    use tympan::site::tag_prefix;
    let base = |text: &str| url::Url::parse(text).unwrap();
    let (clock, rng) = (Clock::fixed(at(0)), Rng::system());
    let test = TestDb::new().await;
    let first = tag_prefix(
        test.db(),
        &clock,
        &rng,
        &base("https://old.example.org/blog"),
    )
    .await
    .unwrap();
    assert_eq!(first, "tag:old.example.org,2022-01-01:");
    assert_eq!(
        tag_prefix(test.db(), &clock, &rng, &base("https://new.example.org"))
            .await
            .unwrap(),
        first
    );
    let mut local = Vec::new();
    for address in [
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "http://localhost",
    ] {
        let prefix = tag_prefix(TestDb::new().await.db(), &clock, &rng, &base(address))
            .await
            .unwrap();
        assert!(
            prefix.starts_with("tag:localhost,2022-01-01:") && prefix.len() > 30,
            "{prefix}"
        );
        local.push(prefix);
    }
    local.dedup();
    assert_eq!(local.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_fingerprint_of_a_key_counts_until_it_is_replaced() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    assert_eq!(blog::find_key_fingerprint(&mut tx).await.unwrap(), None);
    blog::insert(&mut tx, "tag:a.example,2022:", at(0))
        .await
        .unwrap();
    assert_eq!(blog::find_key_fingerprint(&mut tx).await.unwrap(), None);
    for later in ["a1", "b2"] {
        assert_eq!(
            blog::keep_key_fingerprint(&mut tx, later).await.unwrap(),
            "a1"
        );
    }
    blog::replace_key_fingerprint(&mut tx, "c3").await.unwrap();
    let found = blog::find_key_fingerprint(&mut tx).await.unwrap();
    assert_eq!(found.as_deref(), Some("c3"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sealed_addresses_are_counted_and_the_newest_listed() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    for encrypted in [None, Some(&b"old"[..]), Some(&b"new"[..])] {
        let row = comments::CommentRow {
            email_encrypted: encrypted,
            digest: encrypted.unwrap_or(b"none"),
            ..comment(post)
        };
        comments::insert(&mut tx, &row).await.unwrap();
    }
    assert_eq!(blog::count_encrypted_emails(&mut tx).await.unwrap(), 2);
    assert_eq!(
        blog::list_encrypted_emails(&mut tx, 1).await.unwrap(),
        [b"new"]
    );
    // The address of a user is sealed with the same key.
    let zoe = author_in(&mut tx, "zoe").await;
    user_emails::replace_unproven(&mut tx, zoe, b"own", b"lookup", at(0))
        .await
        .unwrap();
    assert_eq!(blog::count_encrypted_emails(&mut tx).await.unwrap(), 3);
    assert_eq!(
        blog::list_encrypted_emails(&mut tx, 1).await.unwrap(),
        [b"new", b"own"]
    );
}
