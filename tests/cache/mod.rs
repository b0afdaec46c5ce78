//! The page cache: no answer is older than the last change that was acknowledged before the
//! request.

mod encoding;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::oneshot;
use tympan::clock::Clock;
use tympan::discussion::{self, NewBan};
use tympan::error::{Error, Result};
use tympan::freshness::Freshness;
use tympan::model::{Authority, CommentStatus, Post, PostId, SurrogateKey};
use tympan::store::bans::Banned;
use tympan::web::page_cache::{PageCache, RenderedPage};

use crate::common::app::{CommentFields, NOON, TestApp, moment, path};
use crate::common::random::Random;
use crate::common::wait::{PATIENCE, until};

/// How many versions of a post are written.
const VERSIONS: usize = 120;

/// The number in a page's `Version 17.`.
fn version(page: &str) -> usize {
    let text = page
        .split("Version ")
        .nth(1)
        .expect("the page has its version");
    text.split('.')
        .next()
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_answer_is_older_than_what_was_acknowledged() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("Version 0.")
        .slug("versions")
        .published()
        .create()
        .await;
    let (acknowledged, done) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let mut readers = Vec::new();
    for address in ["/", "/feed.atom", &path(&post), &path(&post)] {
        let (browser, address) = (app.browser(), address.to_owned());
        let (acknowledged, done) = (Arc::clone(&acknowledged), Arc::clone(&done));
        readers.push(tokio::spawn(async move {
            let mut answers = 0;
            while !done.load(Ordering::SeqCst) {
                let least = acknowledged.load(Ordering::SeqCst);
                let page = browser.get(&address).await;
                let shown = version(page.text());
                assert!(
                    shown >= least,
                    "{address} showed version {shown} after {least} was acknowledged"
                );
                answers += 1;
                tokio::task::yield_now().await;
            }
            answers
        }));
    }
    write_versions(&app, &post, &acknowledged).await;
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        assert!(reader.await.expect("no reader saw an old page") > 0);
    }
}

/// Writes versions in order; every third writer is cancelled at some point, up to ten milliseconds
/// after its start.
async fn write_versions(app: &TestApp, post: &Post, acknowledged: &AtomicUsize) {
    let (mut random, mut succeeded) = (Random::new(), 0);
    for number in 1..=VERSIONS {
        let write = app.try_update(post, |draft| draft.title = format!("Version {number}."));
        let patience = if number % 3 == 0 {
            Duration::from_micros(u64::try_from(random.below(10_000)).expect("a small number"))
        } else {
            PATIENCE
        };
        if let Ok(Ok(_)) = tokio::time::timeout(patience, write).await {
            acknowledged.store(number, Ordering::SeqCst);
            succeeded += 1;
        }
    }
    // A writer after one that was cancelled in its commit may be refused: its post is stale.
    assert!(
        succeeded > VERSIONS / 3,
        "only {succeeded} of {VERSIONS} writers succeed"
    );
}

/// Requests the page until it has `words`.
async fn shows(app: &TestApp, address: &str, words: &str) {
    until(&format!("{address} has {words:?}"), async || {
        app.browser().get(address).await.text().contains(words)
    })
    .await;
}

/// Returns the status that a new comment with a link to example.com gets.
async fn status_of_a_link(app: &TestApp, post: &Post) -> CommentStatus {
    let n = app.comments(post).await.len();
    let body = format!("Look at number {n}: https://example.com/{n}");
    let fields = CommentFields {
        body: &body,
        ..CommentFields::default()
    };
    let answer = app.browser().comment(post, fields).await;
    answer.assert_status(303);
    app.comments(post).await[n].status
}

#[tokio::test(flavor = "multi_thread")]
async fn bans_are_kept_in_memory_until_this_or_another_process_changes_them() {
    let app = TestApp::unmoderated().await;
    app.change_settings(|settings| {
        settings.spam.weights.insert("burst".to_owned(), 0.0);
    })
    .await;
    let post = app.post().published().create().await;
    let other = app.second_node().await;
    let _follower = app.follow().await;
    assert_eq!(status_of_a_link(&app, &post).await, CommentStatus::Approved);
    let mut tx = other.app.db.begin().await.unwrap();
    let new = NewBan {
        banned: Banned::Domain("example.com".to_owned()),
        reason: String::new(),
        expires_at: None,
        trash_existing: false,
    };
    let by = Authority::of_operator();
    let (ban, _) = discussion::ban(&mut tx, &other.app.services, &by, &new)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    until("the ban is heard of", async || {
        status_of_a_link(&app, &post).await != CommentStatus::Approved
    })
    .await;
    let mut tx = app.app.db.begin().await.unwrap();
    discussion::lift_ban(&mut tx, &app.app.services, &by, ban.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        status_of_a_link(&app, &post).await,
        CommentStatus::Approved,
        "it was lifted here"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn change_by_another_process_is_heard_of_and_a_deaf_cache_is_passed_by() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("Before")
        .slug("heard")
        .published()
        .create()
        .await;
    let other = app.second_node().await;
    let follower = app.follow().await;
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("Before");
    other
        .update(&post, |draft| draft.title = "Heard of".to_owned())
        .await;
    shows(&app, &path(&post), "Heard of").await;
    drop(follower);
    other
        .update(&post, |draft| draft.title = "Passed by".to_owned())
        .await;
    shows(&app, &path(&post), "Passed by").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_page_is_not_kept() {
    let app = TestApp::new().await;
    app.browser().get("/2022/01/late").await.assert_status(404);
    let post = app
        .post()
        .title("Late")
        .slug("late")
        .published()
        .create()
        .await;
    app.browser().get(&path(&post)).await.assert_status(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_pages_are_never_kept() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    for address in [
        format!("/-/comments/{}", post.id),
        "/-/comments/received".to_owned(),
    ] {
        app.browser()
            .get(&address)
            .await
            .assert_status(200)
            .assert_header("cache-control", "no-store");
    }
}

fn page(body: &str) -> RenderedPage {
    RenderedPage {
        status: StatusCode::OK,
        content_type: "text/plain",
        body: body.to_owned(),
        keys: vec![SurrogateKey::Site],
        expires_at: None,
        last_modified: None,
        image_hosts: Vec::new(),
        negotiated: false,
        unlisted: false,
        location: None,
        links: None,
    }
}

fn cache() -> Arc<PageCache> {
    let freshness = Arc::<Freshness>::default();
    freshness.begin();
    PageCache::new(Clock::fixed(moment(NOON)), 1 << 20, freshness)
}

#[tokio::test(flavor = "multi_thread")]
async fn render_that_began_earlier_never_replaces_a_later_one() {
    let cache = cache();
    let (start, started) = oneshot::channel();
    let (release, released) = oneshot::channel::<()>();
    let slow = {
        let cache = Arc::clone(&cache);
        let render = || async move {
            start.send(()).expect("the test waits");
            released.await.expect("the test releases it");
            Ok(page("old"))
        };
        tokio::spawn(async move { cache.get("/", render).await })
    };
    started.await.expect("the slow render began");
    cache.bump([SurrogateKey::Site]);
    let fresh = cache
        .get("/", || async { Ok(page("new")) })
        .await
        .expect("a page");
    assert_eq!(
        fresh.bytes().as_ref(),
        b"new",
        "a later request does not join an earlier flight"
    );
    release.send(()).expect("the slow render waits");
    slow.await.expect("it ends").expect("a page");
    assert_eq!(
        cache
            .hit("/")
            .expect("the later page is kept")
            .bytes()
            .as_ref(),
        b"new"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bump_makes_a_page_invalid_also_when_its_keys_were_forgotten() {
    let cache = cache();
    cache
        .get("/", || async { Ok(page("one")) })
        .await
        .expect("a page");
    assert!(cache.hit("/").is_some());
    cache.bump((0..100_001).map(|n| SurrogateKey::Post(PostId(n))));
    assert!(
        cache.hit("/").is_none(),
        "whatever is older than the floor is invalid"
    );
    cache
        .get("/", || async { Ok(page("two")) })
        .await
        .expect("a page");
    cache.bump([SurrogateKey::Listing]);
    assert!(cache.hit("/").is_some(), "another key leaves it alone");
    cache.bump([SurrogateKey::Site]);
    assert!(cache.hit("/").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn render_that_fails_or_panics_leaves_the_address_usable() {
    let cache = cache();
    assert!(
        cache
            .get("/", || async { Err::<RenderedPage, _>(Error::NotFound) })
            .await
            .is_err()
    );
    let broken = cache.get("/", || async { fail("a broken template") }).await;
    assert!(matches!(broken, Err(why) if matches!(*why, Error::Internal(_))));
    assert!(cache.hit("/").is_none());
    assert_eq!(
        cache
            .get("/", || async { Ok(page("well")) })
            .await
            .expect("a page")
            .bytes()
            .as_ref(),
        b"well"
    );
}

fn fail(why: &str) -> Result<RenderedPage> {
    panic!("{why}")
}
