//! Series: finding them, updates by version, and the order of their parts.

use tympan::model::{SeriesId, Slug};
use tympan::store::{posts, series};

use super::rows::{at, author_in, begin, draft, public_post};
use crate::common::database::TestDb;

fn row<'a>(slug: &'a Slug, title: &'a str) -> series::SeriesRow<'a> {
    series::SeriesRow {
        slug,
        title,
        description: "About bread.",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn series_is_found_and_changed_at_its_version() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (bread, cake) = (Slug::parse("bread").unwrap(), Slug::parse("cake").unwrap());
    let first = series::insert(&mut tx, &row(&bread, "Bread"), at(0))
        .await
        .unwrap();
    let second = series::insert(&mut tx, &row(&cake, "Cake"), at(1))
        .await
        .unwrap();
    assert_eq!(
        series::find(&mut tx, first.id).await.unwrap().as_ref(),
        Some(&first)
    );
    assert_eq!(
        series::find_by_slug(&mut tx, "cake")
            .await
            .unwrap()
            .as_ref(),
        Some(&second)
    );
    assert_eq!(series::find(&mut tx, SeriesId(99)).await.unwrap(), None);
    assert_eq!(
        series::list(&mut tx, SeriesId(0), 1).await.unwrap(),
        std::slice::from_ref(&first)
    );
    assert_eq!(
        series::list(&mut tx, first.id, 9).await.unwrap(),
        std::slice::from_ref(&second)
    );
    let after = series::update(&mut tx, first.id, 1, &row(&bread, "Loaves"), at(9))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (after.title.as_str(), after.version, after.updated_at),
        ("Loaves", 2, at(9))
    );
    assert_eq!(
        series::update(&mut tx, first.id, 1, &row(&bread, "Again"), at(9))
            .await
            .unwrap(),
        None
    );
    assert!(series::delete(&mut tx, second.id).await.unwrap());
    assert!(!series::delete(&mut tx, second.id).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_stand_by_place_then_date_and_only_public_ones() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let slug = Slug::parse("bread").unwrap();
    let bread = series::insert(&mut tx, &row(&slug, "Bread"), at(0))
        .await
        .unwrap();
    assert_eq!(series::last_position(&mut tx, bread.id).await.unwrap(), 0);
    let mut made = Vec::new();
    for (name, seconds, position) in [("b", 5, 2), ("a", 9, 1), ("c", 7, 2), ("later", 99, 3)] {
        let post = public_post(&mut tx, author, name, at(seconds)).await;
        let slug = post.slug.clone();
        let place = posts::PostRow {
            status: post.status,
            path: post.path.as_ref(),
            published_at: post.published_at,
            series: Some((bread.id, position)),
            ..draft(author, &slug)
        };
        made.push(
            posts::update(&mut tx, post.id, 1, &place)
                .await
                .unwrap()
                .unwrap()
                .id,
        );
    }
    let parts = async |tx: &mut tympan::store::Tx, now| {
        let lines = series::list_parts(tx, bread.id, at(now), 9).await.unwrap();
        lines.into_iter().map(|line| line.id).collect::<Vec<_>>()
    };
    assert_eq!(parts(&mut tx, 10).await, [made[1], made[0], made[2]]);
    assert_eq!(parts(&mut tx, 99).await.len(), 4);
    for (slug, now, is_public) in [("bread", 4, false), ("bread", 5, true), ("none", 99, false)] {
        assert_eq!(
            series::is_public(&mut tx, slug, at(now)).await.unwrap(),
            is_public,
            "{slug} at {now}"
        );
    }
    assert_eq!(series::last_position(&mut tx, bread.id).await.unwrap(), 3);
    series::detach_all(&mut tx, bread.id).await.unwrap();
    assert!(parts(&mut tx, 99).await.is_empty());
    let left = posts::find(&mut tx, made[0]).await.unwrap().unwrap();
    assert_eq!(
        (left.series_id, left.series_position, left.version),
        (None, None, 3)
    );
}
