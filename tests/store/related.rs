//! Neighbours, translations and related posts: only public ones, in order.

use tympan::model::LabelName;
use tympan::model::paging::Cursor;
use tympan::store::{labels, posts, related};

use super::rows::{at, author_in, begin, draft, public_post};
use crate::common::database::TestDb;
use crate::common::language;

fn ids(found: &[tympan::model::Post]) -> Vec<i64> {
    found.iter().map(|post| post.id.0).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn neighbours_are_the_nearest_public_posts_through_ties() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let mut made = Vec::new();
    for (name, seconds) in [("first", 0), ("twin", 5), ("other", 5), ("future", 50)] {
        made.push(public_post(&mut tx, author, name, at(seconds)).await);
    }
    let place = |post: &tympan::model::Post| Cursor {
        at: post.published_at.unwrap(),
        id: post.id.0,
    };
    let neighbours = async |tx: &mut tympan::store::Tx, post: &tympan::model::Post, now| {
        let older = related::find_older(tx, at(now), place(post)).await.unwrap();
        let newer = related::find_newer(tx, at(now), place(post)).await.unwrap();
        [older, newer].map(|line| line.map(|line| line.path.to_string()))
    };
    let path = |name: &str| Some(format!("/2022/01/{name}"));
    assert_eq!(neighbours(&mut tx, &made[0], 9).await, [None, path("twin")]);
    assert_eq!(
        neighbours(&mut tx, &made[1], 9).await,
        [path("first"), path("other")]
    );
    assert_eq!(neighbours(&mut tx, &made[2], 9).await, [path("twin"), None]);
    assert_eq!(
        neighbours(&mut tx, &made[2], 50).await,
        [path("twin"), path("future")]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_of_a_user_and_translations_of_a_text_are_listed() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, bea) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "bea").await,
    );
    let first = public_post(&mut tx, ann, "first", at(0)).await;
    let second = public_post(&mut tx, ann, "second", at(1)).await;
    public_post(&mut tx, bea, "hers", at(2)).await;
    public_post(&mut tx, ann, "future", at(99)).await;
    let found = related::list_public_by_author(&mut tx, ann, at(9), Cursor::newest(), 9)
        .await
        .unwrap();
    assert_eq!(ids(&found), [second.id.0, first.id.0]);
    let before = Cursor {
        at: at(1),
        id: second.id.0,
    };
    assert_eq!(
        ids(
            &related::list_public_by_author(&mut tx, ann, at(9), before, 9)
                .await
                .unwrap()
        ),
        [first.id.0]
    );

    let key = tympan::model::TranslationKey::parse("bread").unwrap();
    let [german, french] = ["de", "fr"].map(language);
    for (post, lang) in [(&first, &german), (&second, &french)] {
        let (slug, path) = (post.slug.clone(), post.path.clone());
        let row = posts::PostRow {
            status: post.status,
            path: path.as_ref(),
            published_at: post.published_at,
            lang: Some(lang),
            translation_key: Some(&key),
            ..draft(ann, &slug)
        };
        posts::update(&mut tx, post.id, 1, &row)
            .await
            .unwrap()
            .unwrap();
    }
    let found = related::list_translations(&mut tx, &[&key], at(0), 9)
        .await
        .unwrap();
    assert_eq!(
        found
            .iter()
            .map(|text| (text.id, text.lang.as_ref()))
            .collect::<Vec<_>>(),
        [(first.id, Some(&german))]
    );
    assert_eq!(
        related::list_translations(&mut tx, &[&key], at(9), 9)
            .await
            .unwrap()
            .len(),
        2
    );
    let other = tympan::model::TranslationKey::parse("rye").unwrap();
    for (keys, expected) in [(vec![&other, &key], 2), (vec![&other], 0), (vec![], 0)] {
        let found = related::list_translations(&mut tx, &keys, at(9), 9).await;
        assert_eq!(found.unwrap().len(), expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn related_posts_are_ranked_by_rarity_then_date() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let mut label = Vec::new();
    for name in ["common", "rare"] {
        label.push(
            labels::insert(&mut tx, &LabelName::parse(name).unwrap(), at(0))
                .await
                .unwrap()
                .id,
        );
    }
    let mut made = Vec::new();
    for (name, of) in [
        ("this", &label[..]),
        ("old", &label[..1]),
        ("new", &label[..1]),
        ("rare", &label[1..]),
        ("none", &[]),
    ] {
        let post = public_post(
            &mut tx,
            author,
            name,
            at(i64::try_from(made.len()).unwrap()),
        )
        .await;
        for label in of {
            labels::attach(&mut tx, post.id, *label, 0).await.unwrap();
        }
        made.push(post);
    }
    let [german, english] = ["de", "en"].map(language);
    let related = async |tx: &mut tympan::store::Tx, now| {
        let filter = related::RelatedFilter {
            post: &made[0],
            now: at(now),
            language: &english,
        };
        let lines = related::list_related(tx, &filter, 9).await.unwrap();
        lines
            .into_iter()
            .map(|line| line.path.as_str().rsplit('/').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(related(&mut tx, 9).await, ["rare", "new", "old"]);
    assert_eq!(related(&mut tx, 2).await, ["new", "old"]);
    let slug = made[1].slug.clone();
    let translated = posts::PostRow {
        status: made[1].status,
        path: made[1].path.as_ref(),
        published_at: made[1].published_at,
        lang: Some(&german),
        ..draft(author, &slug)
    };
    posts::update(&mut tx, made[1].id, 1, &translated)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(related(&mut tx, 9).await, ["rare", "new"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_authors_are_those_with_public_posts() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, bea) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "bea").await,
    );
    assert!(!related::has_several_authors(&mut tx, at(9)).await.unwrap());
    public_post(&mut tx, ann, "hers", at(0)).await;
    let slug = tympan::model::Slug::parse("draft").unwrap();
    posts::insert(&mut tx, &draft(bea, &slug)).await.unwrap();
    assert!(!related::has_several_authors(&mut tx, at(9)).await.unwrap());
    public_post(&mut tx, bea, "also", at(10)).await;
    assert!(
        !related::has_several_authors(&mut tx, at(9)).await.unwrap(),
        "one that is to come counts later"
    );
    assert!(related::has_several_authors(&mut tx, at(10)).await.unwrap());
}
