//! The feed of a search.

use super::{atom, local, titles};
use crate::common::app::TestApp;

#[tokio::test]
async fn a_search_has_a_feed_of_the_newest_posts_that_fit() {
    let app = TestApp::new().await;
    for n in 0..3 {
        app.post()
            .title(&format!("Bread {n}"))
            .published_at(&format!("2022-01-0{}T09:00:00Z", n + 1))
            .create()
            .await;
    }
    app.post().title("Milk").published().create().await;
    let feed = atom(&app, "/search.atom?q=bread&max-results=2").await;
    assert_eq!(
        feed.all("entry")
            .map(|entry| entry.one("title"))
            .collect::<Vec<_>>(),
        ["Bread 2", "Bread 1"]
    );
    assert_eq!(
        feed.link("alternate"),
        Some("https://blog.example.org/search?q=bread")
    );
    assert_eq!(
        titles(&app, local(feed.link("next").expect("another page"))).await,
        ["Bread 0"]
    );
    assert!(titles(&app, "/search.atom").await.is_empty());
    app.browser()
        .get("/search.rss?q=%22%26%3C")
        .await
        .assert_status(200);
    app.browser()
        .get(&format!("/search.json?q={}", "x".repeat(5000)))
        .await
        .assert_status(400);
    app.browser()
        .get("/feeds/posts/default?q=bread&alt=rss")
        .await
        .assert_redirect("/feed.rss?q=bread");
    app.browser()
        .get("/feed.rss?q=bread")
        .await
        .assert_status(308)
        .assert_redirect("/search.rss?q=bread");
}

#[tokio::test]
async fn the_feeds_of_searches_are_counted_with_the_searches() {
    let app = TestApp::new().await;
    let browser = app.browser();
    for _ in 0..30 {
        browser.get("/search?q=x").await.assert_status(200);
        browser.get("/search.atom?q=x").await.assert_status(200);
    }
    browser.get("/search.json?q=x").await.assert_status(429);
    app.browser()
        .get("/search.json?q=x")
        .await
        .assert_status(200);
}
