//! The sitemap: every public address, and nothing else.

use crate::common::app::{TestApp, path};

#[tokio::test]
async fn sitemap_has_home_posts_and_pages_but_nothing_hidden() {
    let app = TestApp::new().await;
    let post = app.post().slug("seen").published().create().await;
    let page = app.post().page().slug("about").published().create().await;
    app.post().title("Drafted").create().await;
    app.post().slug("scheduled").published_at("2022-02-01T00:00:00Z").create().await;
    let map = app.visitor().get("/sitemap.xml").await;
    map.assert_status(200).assert_header("content-type", "application/xml; charset=utf-8");
    for own in ["/".to_owned(), path(&post), path(&page)] {
        map.assert_contains(&format!("<loc>https://blog.example.org{own}</loc>"));
    }
    assert_eq!(map.count("<loc>"), 3);
    map.assert_contains("<lastmod>2022-01-07T12:00:00+00:00</lastmod>");
}

#[tokio::test]
async fn part_of_the_sitemap_begins_after_an_id() {
    let app = TestApp::new().await;
    let first = app.post().slug("first").published().create().await;
    app.post().slug("second").published().create().await;
    let part = app.visitor().get(&format!("/sitemap.xml?after={}", first.id)).await;
    part.assert_contains("/2022/01/second</loc>").assert_lacks("/2022/01/first<");
    assert_eq!(part.count("<loc>"), 1);
}
