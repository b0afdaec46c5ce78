//! The page that lists the blog's feeds.

use crate::common::app::TestApp;

#[tokio::test]
async fn every_listed_address_is_a_feed() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    let browser = app.browser();
    let page = browser.get("/feeds").await;
    page.assert_status(200);
    let links = page.values(".feed-list a", "href");
    assert_eq!(links, page.texts(".feed-list code"));
    assert_eq!(links.len(), 5, "{links:?}");
    for link in links {
        let path = link
            .strip_prefix("https://blog.example.org")
            .expect("a full address");
        let feed = browser.get(path).await;
        feed.assert_status(200);
        let kind = feed.header("content-type");
        assert!(
            kind.contains("xml") || kind.contains("json"),
            "{link}: {kind}"
        );
    }
}

#[tokio::test]
async fn the_footer_leads_to_the_feeds() {
    let app = TestApp::new().await;
    let home = app.browser().get("/").await;
    assert!(
        home.values(".site-footer-links a", "href")
            .contains(&"/feeds".to_owned())
    );
}
