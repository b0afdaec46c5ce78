//! Pages announce their feeds.

use crate::common::app::{TestApp, path};

/// The feeds that a page announces: type and address.
fn announced(page: &str) -> Vec<(&str, &str)> {
    let value = |tag: &'static str, link| -> Option<&str> {
        Some(
            str::split_once(link, tag)?
                .1
                .split('"')
                .next()
                .unwrap_or_default(),
        )
    };
    page.split("<link ")
        .filter(|link| link.starts_with("rel=\"alternate\""))
        .filter_map(|link| Some((value("type=\"", link)?, value("href=\"", link)?)))
        .collect()
}

#[tokio::test]
async fn pages_announce_the_blogs_feeds_and_their_own() {
    let app = TestApp::new().await;
    let post = app.post().labels(&["Rust"]).published().create().await;
    let blog = [
        ("application/atom+xml", "/feed.atom"),
        ("application/rss+xml", "/feed.rss"),
        ("application/feed+json", "/feed.json"),
    ];
    let home = app.visitor().get("/").await;
    assert_eq!(announced(home.text()), blog);
    home.assert_contains("<a href=\"/feed.atom\" type=\"application/atom+xml\"");
    let label = app.visitor().get("/label/Rust").await;
    let own = [
        ("application/atom+xml", "/label/Rust.atom"),
        ("application/rss+xml", "/label/Rust.rss"),
        ("application/feed+json", "/label/Rust.json"),
    ];
    assert_eq!(announced(label.text()), [blog, own].concat());
    let page = app.visitor().get(&path(&post)).await;
    let own = [
        ("application/atom+xml", "/2022/01/a-post.atom"),
        ("application/feed+json", "/2022/01/a-post.comments.json"),
    ];
    assert_eq!(announced(page.text()), [blog.as_slice(), &own].concat());
    for (media_type, address) in announced(page.text())
        .into_iter()
        .chain(announced(label.text()))
    {
        let feed = app.visitor().get(address).await;
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
    app.visitor()
        .get("/label/node.json")
        .await
        .assert_status(200)
        .assert_header("content-type", "text/html; charset=utf-8");
    app.visitor()
        .get("/label/node.json.json")
        .await
        .assert_header("content-type", "application/feed+json");
    app.visitor()
        .get("/label/C%23.atom")
        .await
        .assert_status(200);
    app.visitor()
        .get("/label/NODE.JSON.atom")
        .await
        .assert_status(308)
        .assert_redirect("/label/node.json.atom");
    app.visitor()
        .get("/label/none.atom")
        .await
        .assert_status(404);
}
