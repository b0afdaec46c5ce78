//! What shows which picture.

use std::collections::BTreeSet;

use tympan::model::{PostId, Slug, UsedBy};
use tympan::store::post_lists::Visible;
use tympan::store::{autosaves, media_uses, posts, series};

use super::media::hash;
use super::rows::{at, author_in, begin, draft, public_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn a_text_has_the_uses_that_it_was_last_saved_with() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let post = UsedBy::Post(PostId(1));
    for names in [vec!["a", "b"], vec!["b", "c"], vec!["b", "c"], vec![]] {
        let hashes: BTreeSet<_> = names.into_iter().map(hash).collect();
        media_uses::replace(&mut tx, post, &hashes).await.unwrap();
        let stored = media_uses::list_by_user(&mut tx, post).await.unwrap();
        assert_eq!(stored, hashes);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn uses_have_titles_and_hidden_posts_are_left_out() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let ben = author_in(&mut tx, "ben").await;
    let public = public_post(&mut tx, ann, "hello", at(0)).await.id;
    let slug = Slug::parse("draft").unwrap();
    let hidden = posts::insert(&mut tx, &draft(ann, &slug)).await.unwrap().id;
    let row = series::SeriesRow {
        slug: &slug,
        title: "A series",
        description: "",
    };
    let part = series::insert(&mut tx, &row, at(0)).await.unwrap().id;
    let all = [
        (UsedBy::Post(public), "A title"),
        (UsedBy::Post(hidden), "A title"),
        (UsedBy::Series(part), "A series"),
        (UsedBy::Settings, ""),
        (UsedBy::User(ben), "BEN"),
    ];
    let copy = autosaves::insert(&mut tx, ann, None, "page", &[], at(0)).await;
    let copy = UsedBy::Autosave(copy.unwrap().id);
    let all = [&[(copy, "")][..], &all].concat();
    for (used_by, _) in all.clone() {
        media_uses::replace(&mut tx, used_by, &[hash("a")].into())
            .await
            .unwrap();
    }
    let visible = |own| Visible {
        published_by: at(1),
        own: Some(own),
    };
    for (visible, left_out) in [
        (None, vec![]),
        (Some(visible(ann)), vec![]),
        (Some(visible(ben)), vec![UsedBy::Post(hidden), copy]),
    ] {
        let uses = media_uses::list_by_hashes(&mut tx, &[hash("a")], visible, 9)
            .await
            .unwrap();
        let uses: Vec<_> = uses
            .iter()
            .map(|(_, found)| (found.used_by, found.title.as_str()))
            .collect();
        let mut expected = all.clone();
        expected.retain(|(used_by, _)| !left_out.contains(used_by));
        assert_eq!(uses, expected);
    }
    media_uses::replace(&mut tx, all[1].0, &[hash("a"), hash("b")].into())
        .await
        .unwrap();
    let hashes = ["c", "b", "a"].map(hash);
    let counts = media_uses::count_by_hashes(&mut tx, &hashes).await;
    let mut expected = [(hash("a"), 6), (hash("b"), 1)];
    expected.sort();
    assert_eq!(counts.unwrap(), expected);
    let first = media_uses::list_by_hashes(&mut tx, &hashes, None, 1).await;
    let first: Vec<_> = first.unwrap().into_iter().map(|(hash, _)| hash).collect();
    assert_eq!(first, expected.map(|(hash, _)| hash));
}
