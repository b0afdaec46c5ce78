//! `If-Match` on every resource that has a version.

use serde_json::json;

use crate::common::app::TestApp;

#[tokio::test]
async fn a_stale_version_is_refused_and_the_current_one_named() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    api.patch("/posts/1", json!({ "title": "Second" }))
        .header("if-match", "\"1\"")
        .await
        .ok();
    let reply = api
        .patch("/posts/1", json!({ "title": "Third" }))
        .header("if-match", "\"1\"")
        .await;
    reply.is_problem(412, "stale");
    assert_eq!(
        (&reply.body["current_version"], reply.header("etag")),
        (&json!(2), Some("\"2\""))
    );
    assert_eq!(api.get("/posts/1").await.body["title"], "Second");
}

#[tokio::test]
async fn a_list_a_star_and_nothing_are_met() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    for (n, header) in ["\"1\"", "\"7\", \"2\" ,\"8\"", "*"].iter().enumerate() {
        let reply = api
            .patch("/posts/1", json!({ "title": format!("Title {n}") }))
            .header("if-match", header)
            .await;
        assert_eq!(reply.status, 200, "{header}: {}", reply.body);
    }
    assert_eq!(
        api.patch("/posts/1", json!({ "title": "Last" }))
            .await
            .header("etag"),
        Some("\"5\"")
    );
}

#[tokio::test]
async fn a_weak_tag_never_matches() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    for header in ["W/\"1\"", "\"01\"", "\"\""] {
        api.patch("/posts/1", json!({ "title": "x" }))
            .header("if-match", header)
            .await
            .is_problem(412, "stale");
    }
}

#[tokio::test]
async fn nonsense_is_a_bad_request() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    for header in ["1", "\"1", "", "\"1\" \"2\"", "*, \"1\""] {
        api.patch("/posts/1", json!({ "title": "x" }))
            .header("if-match", header)
            .await
            .is_problem(400, "bad-request");
    }
}

#[tokio::test]
async fn every_versioned_resource_heeds_it() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.anonymous_comments(post, None, "Hi").await;
    for (path, change) in [
        ("/posts/1", json!({ "title": "x" })),
        ("/comments/1", json!({ "status": "approved" })),
        ("/users/1", json!({ "name": "Anna" })),
        ("/settings", json!({ "title": "x" })),
    ] {
        let version = api.get(path).await.header("etag").unwrap().to_owned();
        api.patch(path, change.clone())
            .header("if-match", "\"99\"")
            .await
            .is_problem(412, "stale");
        let reply = api.patch(path, change).header("if-match", &version).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        assert_ne!(reply.header("etag"), Some(version.as_str()), "{path}");
    }
    for path in ["/posts/1", "/posts/1?purge=true", "/comments/1"] {
        api.delete(path)
            .header("if-match", "\"99\"")
            .await
            .is_problem(412, "stale");
    }
    api.call(axum::http::Method::POST, "/posts/1/revisions/1/restore")
        .header("if-match", "\"99\"")
        .await
        .is_problem(412, "stale");
}

#[tokio::test]
async fn an_etag_gives_no_304() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    let reply = api.get("/posts/1").header("if-none-match", "\"1\"").await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn of_many_changes_of_one_version_one_wins() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    let calls = (0..8).map(|n| {
        api.patch("/posts/1", json!({ "title": format!("Title {n}") }))
            .header("if-match", "\"1\"")
    });
    let running: Vec<_> = calls
        .map(|call| tokio::spawn(async move { call.await.status }))
        .collect();
    let mut statuses = Vec::new();
    for call in running {
        statuses.push(call.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412, 412, 412, 412, 412]);
}
