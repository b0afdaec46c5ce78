//! Error pages: plain words, never cached, and a request id for faults of the server.

use axum::http::Method;

use crate::common::app::{TestApp, path};

#[tokio::test]
async fn nothing_is_here_is_said_in_the_blogs_own_frame() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.title = "Our blog".to_owned())
        .await;
    let page = app.browser().get("/nothing").await;
    page.assert_status(404)
        .assert_contains("There is nothing here")
        .assert_contains("Our blog")
        .assert_header("cache-control", "no-store");
    page.assert_contains("<meta name=\"robots\" content=\"noindex\">")
        .assert_lacks("mention this number");
}

#[tokio::test]
async fn what_is_published_later_is_not_hidden_by_an_earlier_error() {
    let app = TestApp::new().await;
    app.browser().get("/2022/01/hello").await.assert_status(404);
    app.post().slug("hello").published().create().await;
    app.browser().get("/2022/01/hello").await.assert_status(200);
}

#[tokio::test]
async fn wrong_method_is_405_with_the_right_ones() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    for own in [
        "/",
        "/archive",
        "/about",
        &path(&post),
        "/2022/01",
        "/feed.atom",
        "/healthz",
        "/-/comments/received",
        "/favicon.ico",
    ] {
        for method in [
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::TRACE,
        ] {
            let answer = app.browser().send(method, own, "").await;
            answer
                .assert_status(405)
                .assert_contains("<h1")
                .assert_header("cache-control", "no-store");
            assert!(answer.header("allow").contains("GET"), "{own}");
        }
    }
}

#[tokio::test]
async fn fault_of_ours_shows_fixed_words_and_the_requests_number() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    app.db
        .execute("UPDATE post SET image_hosts = '{\"not\": \"a list\"}'")
        .await;
    let page = app.browser().get(&path(&post)).await;
    page.assert_status(500)
        .assert_contains("Something broke")
        .assert_lacks("image_hosts")
        .assert_lacks("sqlx");
    page.assert_contains(&format!("<code>{}</code>", page.header("x-request-id")))
        .assert_header("cache-control", "no-store");
}

#[tokio::test]
async fn request_id_of_a_client_is_not_taken_over() {
    let app = TestApp::new().await;
    let page = app
        .browser()
        .with("x-request-id", "<script>")
        .get("/")
        .await;
    assert_eq!(page.header("x-request-id").len(), 16);
}
