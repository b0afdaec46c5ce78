//! What robots are told.

use crate::common::app::TestApp;

#[tokio::test]
async fn robots_are_kept_from_what_is_not_content_and_shown_the_sitemap() {
    let app = TestApp::new().await;
    let answer = app.visitor().get("/robots.txt").await;
    answer.assert_status(200).assert_header("content-type", "text/plain; charset=utf-8");
    assert_eq!(answer.text().trim(), "User-agent: *\nDisallow: /-/\nDisallow: /api/\n\nSitemap: https://blog.example.org/sitemap.xml");
}
