//! What readers see of the posts.

use chrono::TimeDelta;
use tympan::model::paging::Cursor;
use tympan::model::{Kind, LabelId, LabelName, Post, PostPath, PostStatus, Slug};
use tympan::store::{labels, posts, public_posts};

use super::rows::{at, author_in, begin, draft, public_post, read};
use crate::common::database::TestDb;

fn ids(found: &[Post]) -> Vec<i64> {
    found.iter().map(|post| post.id.0).collect()
}
#[tokio::test(flavor = "multi_thread")]
async fn public_list_walks_every_post_once_through_ties() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let label = labels::insert(&mut tx, &LabelName::parse("Rust").unwrap(), at(0))
        .await
        .unwrap();
    let mut expected = Vec::new();
    for n in 0..7 {
        // Three at one moment, then fractions of a second, whose text has another length.
        let published = at(n / 3) + TimeDelta::microseconds(if n == 5 { 500_001 } else { 0 });
        let post = public_post(&mut tx, author, &format!("post-{n}"), published).await;
        labels::attach(&mut tx, post.id, label.id, 0).await.unwrap();
        expected.push((published, post.id.0));
    }
    let future = public_post(&mut tx, author, "future", at(1000)).await;
    tx.commit().await.unwrap();
    expected.sort();
    expected.reverse();
    let expected: Vec<i64> = expected.into_iter().map(|(_, id)| id).collect();

    let mut conn = read(test.db()).await;
    for label in [None, Some(label.id)] {
        let filter = public_posts::PublicFilter {
            now: at(999),
            from: Cursor::oldest().at,
            label,
            once_in: None,
        };
        let (mut before, mut seen) = (Cursor::newest(), Vec::new());
        while let [.., last] = public_posts::list(&mut conn, &filter, before, 2)
            .await
            .unwrap()
            .as_slice()
        {
            seen.extend(ids(&public_posts::list(&mut conn, &filter, before, 2)
                .await
                .unwrap()));
            before = Cursor {
                at: last.published_at.unwrap(),
                id: last.id.0,
            };
        }
        assert_eq!(seen, expected);
    }
    let none = public_posts::PublicFilter {
        now: at(999),
        from: at(500),
        label: None,
        once_in: None,
    };
    assert!(
        public_posts::list(&mut conn, &none, Cursor::newest(), 9)
            .await
            .unwrap()
            .is_empty()
    );
    let at_its_moment = public_posts::PublicFilter {
        now: at(1000),
        ..none
    };
    assert_eq!(
        ids(
            &public_posts::list(&mut conn, &at_its_moment, Cursor::newest(), 9)
                .await
                .unwrap()
        ),
        [future.id.0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn next_publication_is_the_first_after_now() {
    let test = TestDb::new().await;
    assert_eq!(
        public_posts::next_publication(&mut read(test.db()).await, at(0))
            .await
            .unwrap(),
        None
    );
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    for seconds in [0, 20, 10] {
        public_post(&mut tx, author, &format!("post-{seconds}"), at(seconds)).await;
    }
    tx.commit().await.unwrap();
    let mut conn = read(test.db()).await;
    assert_eq!(
        public_posts::next_publication(&mut conn, at(0))
            .await
            .unwrap(),
        Some(at(10))
    );
    assert_eq!(
        public_posts::next_publication(&mut conn, at(10))
            .await
            .unwrap(),
        Some(at(20))
    );
    assert_eq!(
        public_posts::next_publication(&mut conn, at(20))
            .await
            .unwrap(),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn archives_and_pins_show_what_is_public() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let first = public_post(&mut tx, author, "first", at(0)).await;
    let second = public_post(&mut tx, author, "second", at(10)).await;
    public_post(&mut tx, author, "future", at(100)).await;
    let (slug, path) = (
        Slug::parse("about").unwrap(),
        PostPath::parse("/p/about").unwrap(),
    );
    let page = posts::PostRow {
        kind: Kind::Page,
        status: PostStatus::Public,
        path: Some(&path),
        published_at: Some(at(0)),
        pinned: true,
        ..draft(author, &slug)
    };
    posts::insert(&mut tx, &page).await.unwrap();
    let (slug, path) = (
        Slug::parse("pinned").unwrap(),
        PostPath::parse("/2022/01/pinned").unwrap(),
    );
    let pinned = posts::PostRow {
        status: PostStatus::Public,
        path: Some(&path),
        published_at: Some(at(5)),
        pinned: true,
        ..draft(author, &slug)
    };
    let pinned = posts::insert(&mut tx, &pinned).await.unwrap();
    tx.commit().await.unwrap();

    let mut conn = read(test.db()).await;
    let summaries = |found: Vec<public_posts::PostSummary>| {
        found.into_iter().map(|post| post.id).collect::<Vec<_>>()
    };
    let spans = [(0, 10), (0, 11), (5, 10), (20, 99), (0, 0)].map(|(from, to)| (at(from), at(to)));
    assert_eq!(
        public_posts::count_in_spans(&mut conn, at(50), &spans)
            .await
            .unwrap(),
        [2, 3, 1, 0, 0]
    );
    let now = first.published_at.unwrap();
    assert_eq!(
        public_posts::count_in_spans(&mut conn, now, &spans[..2])
            .await
            .unwrap(),
        [1, 1],
        "what is published now is counted, what comes later is not"
    );
    assert!(
        public_posts::count_in_spans(&mut conn, now, &[])
            .await
            .unwrap()
            .is_empty()
    );
    let filter = public_posts::PublicFilter {
        now: at(50),
        from: at(0),
        label: None,
        once_in: None,
    };
    let newest = Cursor { at: at(11), id: 0 };
    assert_eq!(
        summaries(
            public_posts::list_summaries(&mut conn, &filter, newest, 9)
                .await
                .unwrap()
        ),
        [second.id, pinned.id, first.id]
    );
    assert_eq!(
        summaries(
            public_posts::list_summaries(&mut conn, &filter, newest, 1)
                .await
                .unwrap()
        ),
        [second.id]
    );
    let before = Cursor {
        at: at(5),
        id: pinned.id.0,
    };
    assert_eq!(
        summaries(
            public_posts::list_summaries(&mut conn, &filter, before, 9)
                .await
                .unwrap()
        ),
        [first.id]
    );
    let labelled = public_posts::PublicFilter {
        label: Some(LabelId(9)),
        ..filter
    };
    assert!(
        summaries(
            public_posts::list_summaries(&mut conn, &labelled, newest, 9)
                .await
                .unwrap()
        )
        .is_empty()
    );
    assert_eq!(
        ids(&public_posts::list_pinned(&mut conn, at(50), 9)
            .await
            .unwrap()),
        [pinned.id.0]
    );
    assert!(
        public_posts::list_pinned(&mut conn, at(4), 9)
            .await
            .unwrap()
            .is_empty()
    );
}
