//! The promise of the page cache: no answer is older than what was acknowledged before it was asked for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use tokio::sync::oneshot;
use tympan::clock::{Clock, Rng};
use tympan::error::{Error, Result};
use tympan::web::page_cache::{Encoding, PageCache, Rendered, Validators};

use crate::common::app::{NOON, TestApp, moment, path};

/// How long a change by another process may take to show, with room for a busy machine.
const HEARD: Duration = Duration::from_secs(4);

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
        let (visitor, address) = (app.visitor(), address.to_owned());
        let (acknowledged, done) = (Arc::clone(&acknowledged), Arc::clone(&done));
        readers.push(tokio::spawn(async move {
            let mut answers = 0;
            while !done.load(Ordering::SeqCst) {
                let least = acknowledged.load(Ordering::SeqCst);
                let page = visitor.get(&address).await;
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

/// Writes versions in order; every third writer goes away at some point on its way.
async fn write_versions(app: &TestApp, post: &tympan::model::Post, acknowledged: &AtomicUsize) {
    for number in 1..=120 {
        let write = app.try_update(post, |draft| draft.title = format!("Version {number}."));
        let patience = if number % 3 == 0 {
            u64::from(Rng::system().bytes::<1>()[0]) * 40
        } else {
            30_000_000
        };
        if let Ok(Ok(_)) = tokio::time::timeout(Duration::from_micros(patience), write).await {
            acknowledged.store(number, Ordering::SeqCst);
        }
    }
    assert!(
        acknowledged.load(Ordering::SeqCst) >= 79,
        "most writers stay and succeed"
    );
}

/// Asks until the page has `words`; whether it had them in time.
async fn shows(app: &TestApp, address: &str, words: &str) -> bool {
    let start = Instant::now();
    while start.elapsed() < HEARD {
        if app.visitor().get(address).await.text().contains(words) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
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
    app.visitor()
        .get(&path(&post))
        .await
        .assert_contains("Before");
    other
        .update(&post, |draft| draft.title = "Heard of".to_owned())
        .await;
    assert!(
        shows(&app, &path(&post), "Heard of").await,
        "the other process's change is heard of"
    );
    drop(follower);
    other
        .update(&post, |draft| draft.title = "Passed by".to_owned())
        .await;
    assert!(
        shows(&app, &path(&post), "Passed by").await,
        "a cache that hears nothing is passed by"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_page_is_not_kept() {
    let app = TestApp::new().await;
    app.visitor().get("/2022/01/late").await.assert_status(404);
    let post = app
        .post()
        .title("Late")
        .slug("late")
        .published()
        .create()
        .await;
    app.visitor().get(&path(&post)).await.assert_status(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_pages_are_never_kept() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    for address in [
        format!("/-/comments/{}", post.id),
        "/-/comments/received".to_owned(),
    ] {
        app.visitor()
            .get(&address)
            .await
            .assert_status(200)
            .assert_header("cache-control", "no-store");
    }
}

fn page(body: &str) -> Rendered {
    Rendered {
        status: StatusCode::OK,
        content_type: "text/plain",
        body: body.to_owned(),
        keys: vec!["site".to_owned()],
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
    PageCache::new(Clock::fixed(moment(NOON)), 1 << 20)
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
    cache.bump(["site"]);
    let fresh = cache
        .get("/", || async { Ok(page("new")) })
        .await
        .expect("a page");
    assert_eq!(
        fresh.bytes().as_ref(),
        b"new",
        "a later request does not board an earlier flight"
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
    cache.bump((0..100_001).map(|n| format!("post:{n}")));
    assert!(
        cache.hit("/").is_none(),
        "whatever is older than the floor is invalid"
    );
    cache
        .get("/", || async { Ok(page("two")) })
        .await
        .expect("a page");
    cache.bump(["listing"]);
    assert!(cache.hit("/").is_some(), "another key leaves it alone");
    cache.bump(["site"]);
    assert!(cache.hit("/").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn render_that_fails_or_panics_leaves_the_address_usable() {
    let cache = cache();
    assert!(
        cache
            .get("/", || async { Err::<Rendered, _>(Error::NotFound) })
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

fn fail(why: &str) -> Result<Rendered> {
    panic!("{why}")
}

#[tokio::test]
async fn page_is_encoded_by_a_free_core_or_at_a_later_request_but_never_waits_for_one() {
    let (cache, cores) = (
        cache(),
        std::thread::available_parallelism().map_or(1, usize::from),
    );
    let mut pages = Vec::new();
    for number in 0..cores + 3 {
        let body = format!("{number} ").repeat(100_000);
        pages.push(
            cache
                .get(
                    &format!("/{number}"),
                    move || async move { Ok(page(&body)) },
                )
                .await
                .expect("a page"),
        );
    }
    let held: Vec<usize> = pages.iter().map(Arc::strong_count).collect();
    pages
        .iter()
        .for_each(|page| cache.encode(page, Encoding::Brotli));
    let waiting = pages
        .iter()
        .zip(held)
        .skip(cores)
        .filter(|(page, held)| Arc::strong_count(page) > *held)
        .count();
    assert!(waiting < 3, "the pages beyond the cores wait in memory");
    let last = pages.last().expect("a page");
    while last
        .answer(Encoding::Brotli, &Validators::default())
        .headers()
        .get("content-encoding")
        .is_none()
    {
        cache.encode(last, Encoding::Brotli);
        tokio::task::yield_now().await;
    }
}
