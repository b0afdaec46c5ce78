//! Labels: spellings that count as one, order and counts.

use tympan::model::{LabelName, PostId};
use tympan::store::labels;

use super::rows::{at, author_in, begin, draft, one_post, public_post};
use crate::common::database::TestDb;

fn name(text: &str) -> LabelName {
    LabelName::parse(text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_spelling_is_the_same_label_and_the_first_is_shown() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let first = labels::insert(&mut tx, &name("Straße"), at(0))
        .await
        .unwrap();
    let again = labels::insert(&mut tx, &name("STRASSE"), at(1))
        .await
        .unwrap();
    assert_eq!(first, again);
    assert_eq!(first.name, "Straße");
    assert_eq!(
        labels::find_by_folded(&mut tx, "strasse").await.unwrap(),
        Some(first)
    );
    assert_eq!(
        labels::find_by_folded(&mut tx, "Straße").await.unwrap(),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_of_a_post_stand_in_the_authors_order() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    for (position, text) in ["b", "a", "c"].into_iter().enumerate() {
        let label = labels::insert(&mut tx, &name(text), at(0)).await.unwrap();
        labels::attach(&mut tx, post, label.id, i64::try_from(position).unwrap())
            .await
            .unwrap();
        labels::attach(&mut tx, post, label.id, 99).await.unwrap();
    }
    let found: Vec<_> = labels::list_by_post(&mut tx, post)
        .await
        .unwrap()
        .into_iter()
        .map(|label| label.name)
        .collect();
    assert_eq!(found, ["b", "a", "c"]);
    let listed = labels::list_by_posts(&mut tx, &[PostId(99), post])
        .await
        .unwrap();
    assert_eq!(listed, ["b", "a", "c"].map(|name| (post, name.to_owned())));
    assert!(
        labels::list_by_posts(&mut tx, &[])
            .await
            .unwrap()
            .is_empty()
    );
    labels::detach_all(&mut tx, post).await.unwrap();
    assert!(
        labels::list_by_post(&mut tx, post)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_published_posts_are_counted() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let (rust, none) = (
        labels::insert(&mut tx, &name("Rust"), at(0)).await.unwrap(),
        labels::insert(&mut tx, &name("Ada"), at(0)).await.unwrap(),
    );
    let slug = tympan::model::Slug::parse("draft").unwrap();
    let draft = tympan::store::posts::insert(&mut tx, &draft(author, &slug))
        .await
        .unwrap();
    for post in [
        draft,
        public_post(&mut tx, author, "now", at(0)).await,
        public_post(&mut tx, author, "later", at(9)).await,
    ] {
        labels::attach(&mut tx, post.id, rust.id, 0).await.unwrap();
    }
    let mut counts = Vec::new();
    for now in [at(0), at(9)] {
        let found = labels::list(&mut tx, now).await.unwrap();
        counts.push(
            found
                .into_iter()
                .map(|label| (label.id, label.posts))
                .collect::<Vec<_>>(),
        );
    }
    let after = labels::list_after(&mut tx, at(9), "ada", 9).await.unwrap();
    assert_eq!(
        after
            .into_iter()
            .map(|label| (label.id, label.posts))
            .collect::<Vec<_>>(),
        [(rust.id, 2)]
    );
    assert_eq!(
        labels::list_after(&mut tx, at(9), "", 1).await.unwrap()[0].id,
        none.id
    );
    assert_eq!(
        labels::count_posts(&mut tx, rust.id, at(0)).await.unwrap(),
        1
    );
    assert_eq!(
        counts,
        [
            vec![(none.id, 0), (rust.id, 1)],
            vec![(none.id, 0), (rust.id, 2)]
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_is_public_with_a_post_that_is() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let label = labels::insert(&mut tx, &name("Rust"), at(0))
        .await
        .unwrap()
        .id;
    assert!(!labels::is_public(&mut tx, label, at(9)).await.unwrap());
    let post = public_post(&mut tx, author, "later", at(5)).await.id;
    labels::attach(&mut tx, post, label, 0).await.unwrap();
    assert!(!labels::is_public(&mut tx, label, at(4)).await.unwrap());
    assert!(labels::is_public(&mut tx, label, at(5)).await.unwrap());
}

/// Returns the stored counts of the labels, and the counts that their posts give.
async fn counted(conn: &mut tympan::store::Conn) -> (Vec<i64>, Vec<i64>) {
    let labels = labels::list(conn, at(1_000)).await.unwrap();
    let mut there = Vec::new();
    for label in &labels {
        let mut public = 0;
        for post in labels::list_posts(conn, label.id, 99).await.unwrap() {
            let post = tympan::store::posts::find(conn, post).await.unwrap();
            let post = post.unwrap();
            public += i64::from(
                post.kind == tympan::model::Kind::Post
                    && post.status == tympan::model::PostStatus::Public,
            );
        }
        there.push(public);
    }
    let kept = labels.into_iter().map(|label| label.posts).collect();
    (kept, there)
}

#[tokio::test(flavor = "multi_thread")]
async fn count_of_a_label_follows_its_posts_whichever_way_they_change() {
    use tympan::model::{Kind, PostStatus};
    use tympan::store::posts;

    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let mut made = Vec::new();
    for text in ["Rust", "Rye"] {
        made.push(
            labels::insert(&mut tx, &name(text), at(0))
                .await
                .unwrap()
                .id,
        );
    }
    let slug = tympan::model::Slug::parse("draft").unwrap();
    let row = draft(author, &slug);
    let drafted = posts::insert(&mut tx, &row).await.unwrap();
    let shown = public_post(&mut tx, author, "shown", at(0)).await;
    let gone = public_post(&mut tx, author, "gone", at(1)).await;
    for post in [&drafted, &shown, &gone] {
        labels::attach(&mut tx, post.id, made[0], 0).await.unwrap();
        labels::attach(&mut tx, post.id, made[0], 1).await.unwrap();
    }
    assert_eq!(counted(&mut tx).await, (vec![2, 0], vec![2, 0]));

    // Published, thrown away, made a page and a post again.
    let path = tympan::model::PostPath::parse("/2022/01/draft").unwrap();
    let mut state = posts::PostRow {
        path: Some(&path),
        published_at: Some(at(5)),
        ..draft(author, &slug)
    };
    let mut expected = Vec::new();
    for (version, (kind, status)) in (1..).zip([
        (Kind::Post, PostStatus::Public),
        (Kind::Post, PostStatus::Trash),
        (Kind::Page, PostStatus::Public),
        (Kind::Post, PostStatus::Public),
    ]) {
        (state.kind, state.status) = (kind, status);
        posts::update(&mut tx, drafted.id, version, &state)
            .await
            .unwrap()
            .expect("the post is still at this version");
        let (kept, there) = counted(&mut tx).await;
        assert_eq!(kept, there);
        expected.push(kept[0]);
    }
    assert_eq!(expected, [3, 2, 2, 3]);

    labels::attach_where(&mut tx, made[1], made[0])
        .await
        .unwrap();
    assert_eq!(counted(&mut tx).await, (vec![3, 3], vec![3, 3]));
    posts::delete(&mut tx, gone.id).await.unwrap();
    assert_eq!(counted(&mut tx).await, (vec![2, 2], vec![2, 2]));
    labels::detach_all(&mut tx, shown.id).await.unwrap();
    assert_eq!(counted(&mut tx).await, (vec![1, 1], vec![1, 1]));
    labels::delete(&mut tx, made[0]).await.unwrap();
    assert_eq!(counted(&mut tx).await, (vec![1], vec![1]));
}
