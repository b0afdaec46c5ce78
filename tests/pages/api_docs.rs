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

#[tokio::test]
async fn an_operation_is_found_by_its_path_its_words_and_its_fields_without_a_script() {
    let app = TestApp::new().await;
    let browser = app.browser();
    let all = browser.get("/api/docs").await;
    assert_eq!(all.texts("h1"), ["API"]);
    assert_eq!(all.one("form.search").attribute("action"), "/api/docs");
    let found = async |words: &str| {
        let page = browser.get(&format!("/api/docs?find={words}")).await;
        page.assert_status(200).assert_contains("noindex");
        page.values("nav.api-docs-index a", "href")
    };
    for (words, id) in [
        ("POST+/posts", "create_post"),
        ("Bans", "list_bans"),
        ("appearance.theme", "update_settings"),
    ] {
        let links = found(words).await;
        let anchor = format!("/api/docs#{id}");
        assert!(links.contains(&anchor), "{words}: {links:?}");
        assert!(links.len() < 20, "{words}: {links:?}");
        all.one(&format!(".operation#{id}"));
    }
    assert!(found("nothing+is+called+this").await.is_empty());
    browser
        .get("/api/docs?find=%3Cb%3E")
        .await
        .assert_lacks("<b>");
}
