//! Paths: one that was public never becomes another post's.

use tympan::model::PostPath;
use tympan::model::redirect::Target;
use tympan::store::paths;

use super::rows::{at, author_in, begin, public_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn path_is_claimed_by_one_post_only() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let (first, second) = (
        public_post(&mut tx, author, "a", at(0)).await.id,
        public_post(&mut tx, author, "b", at(0)).await.id,
    );
    let path = PostPath::parse("/2022/01/Ünï/x").unwrap();
    assert!(paths::claim(&mut tx, &path, first, at(0)).await.unwrap());
    assert!(
        paths::claim(&mut tx, &path, first, at(1)).await.unwrap(),
        "a post may come back to its path"
    );
    assert!(!paths::claim(&mut tx, &path, second, at(2)).await.unwrap());
    let found = paths::find(&mut tx, path.as_str()).await.unwrap();
    assert_eq!(
        found,
        Some(paths::PathRow {
            post_id: Some(first),
            target: None,
            seen: false
        })
    );
    assert_eq!(paths::find(&mut tx, "/2022/01/ünï/x").await.unwrap(), None);

    paths::delete(&mut tx, &path).await.unwrap();
    assert_eq!(paths::find(&mut tx, path.as_str()).await.unwrap(), None);
    assert!(paths::claim(&mut tx, &path, second, at(3)).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_of_a_post_that_is_taken_back_become_free() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let (first, second) = (
        public_post(&mut tx, author, "a", at(0)).await.id,
        public_post(&mut tx, author, "b", at(0)).await.id,
    );
    let path = PostPath::parse("/2022/01/x").unwrap();
    assert!(paths::claim(&mut tx, &path, first, at(0)).await.unwrap());
    paths::mark_seen(&mut tx, &path).await.unwrap();
    paths::delete_by_post(&mut tx, second).await.unwrap();
    assert!(!paths::claim(&mut tx, &path, second, at(1)).await.unwrap());
    paths::delete_by_post(&mut tx, first).await.unwrap();
    assert!(paths::claim(&mut tx, &path, second, at(2)).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn redirect_is_no_posts_path() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "a", at(0)).await.id;
    tx.commit().await.unwrap();
    test.execute(
        "INSERT INTO path (path, target, created_at, updated_at)
         VALUES ('/old', '/new', '2022-01-01T00:00:00+00:00', '2022-01-01T00:00:00+00:00')",
    )
    .await;
    let mut tx = begin(test.db()).await;
    let found = paths::find(&mut tx, "/old").await.unwrap();
    assert_eq!(
        found,
        Some(paths::PathRow {
            post_id: None,
            target: Target::parse("/new").ok(),
            seen: false
        })
    );
    assert!(
        !paths::claim(&mut tx, &PostPath::parse("/old").unwrap(), post, at(0))
            .await
            .unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn path_that_was_seen_is_kept_for_ever() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "a", at(0)).await.id;
    let path = PostPath::parse("/2022/01/seen").unwrap();
    assert!(paths::claim(&mut tx, &path, post, at(0)).await.unwrap());
    paths::mark_seen(&mut tx, &path).await.unwrap();
    paths::delete(&mut tx, &path).await.unwrap();
    assert!(
        paths::find(&mut tx, path.as_str())
            .await
            .unwrap()
            .is_some_and(|row| row.seen)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moved_leads_to_where_it_is_now() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let target = async |tx: &mut tympan::store::Tx, path| {
        paths::find(tx, path)
            .await
            .unwrap()
            .and_then(|row| row.target)
            .map(String::from)
    };
    paths::redirect(&mut tx, "/series/a", Some("/series/b"), true, at(0))
        .await
        .unwrap();
    paths::retarget(&mut tx, "/series/b", "/series/c")
        .await
        .unwrap();
    paths::redirect(&mut tx, "/series/b", Some("/series/c"), true, at(1))
        .await
        .unwrap();
    assert_eq!(
        target(&mut tx, "/series/a").await.as_deref(),
        Some("/series/c")
    );
    assert_eq!(
        target(&mut tx, "/series/b").await.as_deref(),
        Some("/series/c")
    );
    paths::delete_redirect(&mut tx, "/series/a").await.unwrap();
    assert_eq!(paths::find(&mut tx, "/series/a").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_stays_seen_and_may_be_gone() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let mut row = async |to, seen| {
        paths::redirect(&mut tx, "/series/a", to, seen, at(0))
            .await
            .unwrap();
        paths::find(&mut tx, "/series/a").await.unwrap().unwrap()
    };
    let target = Target::parse("/series/b").ok();
    assert_eq!(
        row(Some("/series/b"), false).await,
        paths::PathRow {
            post_id: None,
            target: target.clone(),
            seen: false
        }
    );
    assert_eq!(
        row(None, true).await,
        paths::PathRow {
            post_id: None,
            target: None,
            seen: true
        }
    );
    assert_eq!(
        row(Some("/series/b"), false).await,
        paths::PathRow {
            post_id: None,
            target,
            seen: true
        }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_of_a_post_can_be_marked_at_once() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "a", at(0)).await;
    paths::mark_all_seen(&mut tx, post.id).await.unwrap();
    assert!(
        paths::find(&mut tx, "/2022/01/a")
            .await
            .unwrap()
            .is_some_and(|row| row.seen)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn targets_are_listed_of_paths_that_lead_elsewhere() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "a", at(0)).await.id;
    paths::claim(
        &mut tx,
        &PostPath::parse("/2022/01/a").unwrap(),
        post,
        at(0),
    )
    .await
    .unwrap();
    paths::redirect(&mut tx, "/old", Some("/new"), true, at(0))
        .await
        .unwrap();
    paths::redirect(&mut tx, "/older", Some("/old"), true, at(0))
        .await
        .unwrap();
    let targets = paths::list_targets(&mut tx).await.unwrap();
    let target = |text: &str| Target::parse(text).unwrap();
    assert_eq!(
        targets,
        [
            ("/old".to_owned(), target("/new")),
            ("/older".to_owned(), target("/old"))
        ]
    );
}
