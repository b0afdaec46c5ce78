//! Fetching the pictures of other servers, through the API.

use serde_json::json;
use tympan::model::Scope;

use crate::common::app::{Api, TestApp};

/// A blog with two posts that show pictures of other servers.
async fn blog() -> Api {
    let api = TestApp::new().await.api().await;
    for name in ["one", "two"] {
        let source = format!(
            "<img src=\"http://a.invalid/{name}.jpg\"><img src=\"http://b.invalid/{name}.jpg\">"
        );
        let post =
            json!({ "title": name, "status": "published", "format": "html", "body": source });
        api.create(post).await;
    }
    api
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_found_fetched_and_listed_with_the_reason_of_a_failure() {
    let api = blog().await;
    let asked = api.post("/media/fetch", json!({})).await.ok();
    assert_eq!(asked["searching"], true);
    assert_eq!(
        (&asked["waiting"], &asked["hosts"]),
        (&json!(0), &json!([]))
    );
    api.work().await;
    let progress = api.get("/media/fetch").await.ok();
    assert_eq!(progress["searching"], false);
    assert_eq!(
        (&progress["waiting"], &progress["failed"]),
        (&json!(4), &json!(0))
    );
    assert_eq!(progress["hosts"][0]["host"], "a.invalid");
    let first = api.get("/media/fetch/pictures?limit=3").await;
    let picture = &first.body["items"][0];
    assert_eq!(picture["url"], "http://a.invalid/one.jpg");
    assert_eq!(
        (&picture["status"], &picture["hash"]),
        (&json!("waiting"), &json!(null))
    );
    assert_eq!(picture["tries"], 1);
    let reason = picture["reason"].as_str().unwrap();
    assert!(reason.contains("cannot be reached"), "{reason}");
    assert!(picture["next_try_at"].is_string());
    let next = first.body["next_cursor"].as_str().unwrap();
    let path = format!("/media/fetch/pictures?limit=3&cursor={next}");
    assert_eq!(api.get(&path).await.ids().len(), 1);
    for (filter, count) in [
        ("status=failed", 0),
        ("status=waiting", 4),
        ("host=b.invalid", 2),
        ("post=1", 2),
        ("post=99", 0),
    ] {
        let listed = api.get(&format!("/media/fetch/pictures?{filter}")).await;
        assert_eq!(listed.ids().len(), count, "{filter}");
    }
    let refused = api.get("/media/fetch/pictures?status=lost").await;
    assert_eq!(refused.status, 400, "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn some_posts_can_be_chosen() {
    let api = blog().await;
    api.post("/media/fetch", json!({ "posts": [2, 2] }))
        .await
        .ok();
    api.work().await;
    assert_eq!(api.get("/media/fetch/pictures").await.ids().len(), 2);
    for posts in [json!([]), json!([2, 99]), json!(vec![1; 201])] {
        let refused = api.post("/media/fetch", json!({ "posts": posts })).await;
        assert_eq!(refused.status, 422, "{posts}: {}", refused.body);
    }
    let unknown = api.post("/media/fetch", json!({ "post": 1 })).await;
    assert_eq!(unknown.status, 422, "{}", unknown.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_for_all_stops_the_fetching() {
    let api = blog().await;
    api.post("/media/fetch", json!({})).await.ok();
    api.work().await;
    let undone = api.post("/media/fetch/undo", json!({})).await.ok();
    assert_eq!(undone["waiting"], 0);
    api.work().await;
    assert_eq!(api.get("/media/fetch/pictures").await.ids(), [0_i64; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_scopes_are_needed() {
    let api = blog().await;
    for scope in [Scope::MediaWrite, Scope::PostsWrite] {
        let token = api.token(&[scope]).await;
        let reply = api.post("/media/fetch", json!({})).token(&token).await;
        reply.is_problem(403, "forbidden");
    }
}
