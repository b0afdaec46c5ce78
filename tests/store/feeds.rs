//! Post feeds: the posts, their order and their fields.

use tympan::model::paging::Cursor;
use tympan::model::{EntryId, LabelName};
use tympan::store::feeds::{self, FeedFilter, FeedPage};
use tympan::store::{entries, labels};

use super::rows::{at, author_in, begin, public_post};
use crate::common::database::TestDb;

const ALL: i64 = 99;

fn part() -> FeedPage {
    FeedPage {
        before: Cursor::newest(),
        skip: 0,
        limit: ALL,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_are_listed_by_their_times_labels_and_author() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, bob) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "bob").await,
    );
    let first = public_post(&mut tx, ann, "first", at(10)).await.id;
    let second = public_post(&mut tx, bob, "second", at(20)).await.id;
    let third = public_post(&mut tx, bob, "third", at(20)).await.id;
    public_post(&mut tx, ann, "future", at(1000)).await;
    let rust = labels::insert(&mut tx, &LabelName::parse("Rust").unwrap(), at(0))
        .await
        .unwrap()
        .id;
    let print = labels::insert(&mut tx, &LabelName::parse("Print").unwrap(), at(0))
        .await
        .unwrap()
        .id;
    for (post, label) in [(first, rust), (second, rust), (second, print)] {
        labels::attach(&mut tx, post, label, 0).await.unwrap();
    }
    let all = FeedFilter::all(at(500));
    let cases = [
        (all.clone(), vec![third, second, first]),
        (
            FeedFilter {
                published: (at(10), at(20)),
                ..all.clone()
            },
            vec![first],
        ),
        (
            FeedFilter {
                updated: (at(1), at(20)),
                ..all.clone()
            },
            vec![],
        ),
        (
            FeedFilter {
                label: Some(rust),
                ..all.clone()
            },
            vec![second, first],
        ),
        (
            FeedFilter {
                label: Some(rust),
                second_label: Some(print),
                ..all.clone()
            },
            vec![second],
        ),
        (
            FeedFilter {
                author: Some(ann),
                ..all.clone()
            },
            vec![first],
        ),
    ];
    for (filter, expected) in cases {
        let found = feeds::list_newest(&mut tx, &filter, part()).await.unwrap();
        assert_eq!(
            found.iter().map(|place| place.id).collect::<Vec<_>>(),
            expected,
            "{filter:?}"
        );
        // All were last changed at one moment, so that their ids decide.
        let found = feeds::list_changed(&mut tx, &filter, part()).await.unwrap();
        assert_eq!(
            found.iter().map(|place| place.id).collect::<Vec<_>>(),
            expected,
            "{filter:?}"
        );
    }
    let second_place = feeds::list_newest(
        &mut tx,
        &all,
        FeedPage {
            skip: 1,
            limit: 1,
            ..part()
        },
    )
    .await
    .unwrap();
    assert_eq!((second_place.len(), second_place[0].id), (1, second));
    let rest = feeds::list_newest(
        &mut tx,
        &all,
        FeedPage {
            before: second_place[0].key(),
            ..part()
        },
    )
    .await
    .unwrap();
    assert_eq!(
        rest.iter().map(|place| place.id).collect::<Vec<_>>(),
        [first]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_comes_with_its_author_and_its_own_id() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let (first, second) = (
        public_post(&mut tx, author, "first", at(10)).await.id,
        public_post(&mut tx, author, "second", at(20)).await.id,
    );
    let id = EntryId::parse("tag:blogger.com,1999:blog-1.post-1").unwrap();
    entries::insert_of_post(&mut tx, second, &id).await.unwrap();
    let mut found = feeds::list_posts(&mut tx, &[second, first]).await.unwrap();
    found.sort_by_key(|post| post.id.0);
    assert_eq!(
        (
            found[0].entry_id.clone(),
            found[1].entry_id.clone(),
            found[0].author_name.as_str()
        ),
        (None, Some(id), "ANN")
    );
    assert!(feeds::list_posts(&mut tx, &[]).await.unwrap().is_empty());
}
