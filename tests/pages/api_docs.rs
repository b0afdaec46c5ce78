//! The page `/api/docs`.

use std::collections::HashSet;

use crate::common::app::TestApp;

#[tokio::test]
async fn the_api_is_described_on_one_page_that_a_browser_alone_can_use() {
    let app = TestApp::new().await;
    let page = app.browser().get("/api/docs").await;
    page.assert_status(200);
    let main = page.one("main").raw_text;
    assert!(!main.contains('`'), "Markdown is shown as its source");
    assert!(page.select("main script").is_empty());
    let ids: HashSet<String> = page.values("[id]", "id").into_iter().collect();
    let links = page.values("main a[href^='#']", "href");
    for link in &links {
        assert!(ids.contains(&link[1..]), "{link} leads nowhere");
    }
    assert!(links.len() > 150, "only {} links", links.len());
    page.one("nav.api-docs-index a[href='#create_post']");
    page.assert_contains("export BLOG=https://blog.example.org\n")
        .assert_contains("<code>appearance.theme</code>")
        .assert_contains("<a href=\"#scope-posts:write\">");
}
