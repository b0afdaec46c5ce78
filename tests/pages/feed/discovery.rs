//! Pages announce their feeds.

use crate::common::app::{Answer, TestApp, path};

/// The feeds that a page announces: type and address.
fn announced(page: &Answer) -> Vec<String> {
    let links = page.select("link[rel=alternate][type]");
    links
        .iter()
        .map(|link| format!("{} {}", link.attribute("type"), link.attribute("href")))
        .collect()
}

#[tokio::test]
async fn pages_announce_the_blogs_feeds_and_their_own() {
    let app = TestApp::new().await;
    let post = app.post().labels(&["Rust"]).published().create().await;
    let blog = [
        "application/atom+xml /feed.atom",
        "application/rss+xml /feed.rss",
        "application/feed+json /feed.json",
    ];
    let home = app.browser().get("/").await;
    assert_eq!(announced(&home), blog);
    let label = app.browser().get("/label/Rust").await;
    let own = [
        "application/atom+xml /label/Rust.atom",
        "application/rss+xml /label/Rust.rss",
        "application/feed+json /label/Rust.json",
    ];
    assert_eq!(announced(&label), [blog, own].concat());
    let page = app.browser().get(&path(&post)).await;
    let own = [
        "application/atom+xml /2022/01/a-post.atom",
        "application/feed+json /2022/01/a-post.comments.json",
    ];
    assert_eq!(announced(&page), [blog.as_slice(), &own].concat());
    for line in announced(&page).into_iter().chain(announced(&label)) {
        let (media_type, address) = line.split_once(' ').expect("two words");
        let feed = app.browser().get(address).await;
        assert!(
            feed.assert_status(200)
                .header("content-type")
                .starts_with(media_type),
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_label_that_ends_like_a_feed_is_still_a_label() {
    let app = TestApp::new().await;
    app.post()
        .title("About formats")
        .labels(&["node.json", "C#/.NET".trim_end_matches("/.NET")])
        .published()
        .create()
        .await;
    app.browser()
        .get("/label/node.json")
        .await
        .assert_status(200)
        .assert_header("content-type", "text/html; charset=utf-8");
    app.browser()
        .get("/label/node.json.json")
        .await
        .assert_header("content-type", "application/feed+json");
    app.browser()
        .get("/label/C%23.atom")
        .await
        .assert_status(200);
    app.browser()
        .get("/label/NODE.JSON.atom")
        .await
        .assert_status(308)
        .assert_redirect("/label/node.json.atom");
    app.browser()
        .get("/label/none.atom")
        .await
        .assert_status(404);
}
