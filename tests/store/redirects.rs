//! Redirects: paths that are no post's current one, and the counts of their use.

use tympan::model::redirect::{RedirectKind, Target};
use tympan::model::{PostPath, RedirectId};
use tympan::redirect_counts::Count;
use tympan::store::{paths, posts, redirects};

use super::rows::{at, author_in, begin, draft, public_post};
use crate::common::database::TestDb;

fn path(text: &str) -> PostPath {
    PostPath::parse(text).unwrap()
}

fn target(text: &str) -> Target {
    Target::parse(text).unwrap()
}

const NEWEST: RedirectId = RedirectId(i64::MAX);

#[tokio::test(flavor = "multi_thread")]
async fn redirect_is_stored_changed_and_forgotten() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let id = redirects::insert(&mut tx, &path("/old"), Some(&target("/new?a=b#c")), at(0))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        redirects::insert(&mut tx, &path("/old"), None, at(1))
            .await
            .unwrap(),
        None
    );
    let made = redirects::find(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(
        (
            made.kind(),
            made.version,
            made.follow_count,
            made.created_at
        ),
        (RedirectKind::Moved, 1, 0, at(0))
    );
    assert_eq!(
        redirects::find_by_path(&mut tx, "/old").await.unwrap(),
        Some(made)
    );

    assert!(redirects::update(&mut tx, id, None, at(2)).await.unwrap());
    let gone = redirects::find(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(
        (gone.kind(), gone.version, gone.updated_at),
        (RedirectKind::Gone, 2, at(2))
    );
    assert!(redirects::delete(&mut tx, id).await.unwrap());
    assert_eq!(
        redirects::find_by_path(&mut tx, "/old").await.unwrap(),
        None
    );
    let again = redirects::insert(&mut tx, &path("/old"), None, at(3))
        .await
        .unwrap()
        .unwrap();
    assert!(again > id, "an id is never given out twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posts_current_path_is_no_redirect_and_its_old_one_stays() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "new", at(0)).await;
    assert!(
        paths::claim(&mut tx, &path("/2022/01/old"), post.id, at(1))
            .await
            .unwrap()
    );
    let list = redirects::list(&mut tx, &redirects::RedirectFilter::default(), NEWEST, 10)
        .await
        .unwrap();
    let [old] = list.as_slice() else {
        panic!("{list:?}")
    };
    assert_eq!(
        (old.kind(), old.path.as_str(), old.post_path.as_ref()),
        (RedirectKind::Post, "/2022/01/old", post.path.as_ref())
    );
    assert!(
        !redirects::update(&mut tx, old.id, Some(&target("/x")), at(2))
            .await
            .unwrap()
    );
    assert!(!redirects::delete(&mut tx, old.id).await.unwrap());

    paths::mark_all_seen(&mut tx, post.id).await.unwrap();
    assert!(posts::delete(&mut tx, post.id).await.unwrap());
    assert!(
        !redirects::delete(&mut tx, old.id).await.unwrap(),
        "a post was there"
    );
    let gone = redirects::RedirectFilter {
        kind: Some(RedirectKind::Gone),
        ..redirects::RedirectFilter::default()
    };
    assert_eq!(
        redirects::list(&mut tx, &gone, NEWEST, 10)
            .await
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn list_is_by_kind_and_text_newest_first_in_parts() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    for (old, new) in [
        ("/a", Some("/x")),
        ("/b", None),
        ("/e", Some("https://example.com/100%25")),
    ] {
        redirects::insert(&mut tx, &path(old), new.map(target).as_ref(), at(0))
            .await
            .unwrap();
    }
    let found = async |tx: &mut _, kind, text: Option<&str>, before| {
        let filter = redirects::RedirectFilter {
            kind,
            text: text.map(str::to_owned),
        };
        let list = redirects::list(tx, &filter, before, 2).await.unwrap();
        list.iter()
            .map(|redirect| redirect.path.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&mut tx, None, None, NEWEST).await, ["/e", "/b"]);
    assert_eq!(found(&mut tx, None, None, RedirectId(2)).await, ["/a"]);
    assert_eq!(
        found(&mut tx, Some(RedirectKind::Moved), None, NEWEST).await,
        ["/e", "/a"]
    );
    assert_eq!(
        found(&mut tx, Some(RedirectKind::Gone), None, NEWEST).await,
        ["/b"]
    );
    assert_eq!(
        found(&mut tx, None, Some("EXAMPLE.com/100%"), NEWEST).await,
        ["/e"]
    );
    assert_eq!(
        found(&mut tx, None, Some("/a%"), NEWEST).await,
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_are_added_to_redirects_alone() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    public_post(&mut tx, author, "post", at(0)).await;
    let id = redirects::insert(&mut tx, &path("/old"), Some(&target("/new")), at(0))
        .await
        .unwrap()
        .unwrap();
    for (path, follows, last) in [
        ("/old", 2, 5),
        ("/old", 3, 9),
        ("/2022/01/post", 1, 9),
        ("/nothing", 1, 9),
    ] {
        redirects::add_count(
            &mut tx,
            path,
            Count {
                follows,
                last_at: at(last),
            },
        )
        .await
        .unwrap();
    }
    let old = redirects::find(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(
        (old.follow_count, old.last_followed_at, old.version),
        (5, Some(at(9)), 1)
    );
    assert_eq!(
        redirects::find_by_path(&mut tx, "/2022/01/post")
            .await
            .unwrap()
            .unwrap()
            .follow_count,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_path_of_a_draft_is_listed_without_where_it_leads() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let slug = tympan::model::Slug::parse("x").unwrap();
    let post = posts::insert(&mut tx, &draft(author, &slug)).await.unwrap();
    assert!(
        paths::claim(&mut tx, &path("/2022/01/x"), post.id, at(0))
            .await
            .unwrap()
    );
    let list = redirects::list(&mut tx, &redirects::RedirectFilter::default(), NEWEST, 10)
        .await
        .unwrap();
    assert_eq!((list.len(), list[0].post_path.as_ref()), (1, None));
}
