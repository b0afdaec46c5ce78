//! Revisions: kept at each save, given back on request.

use axum::http::Method;
use serde_json::json;

use super::support::TestApi;

#[tokio::test]
async fn every_save_is_kept() {
    let api = TestApi::new().await;
    api.create(json!({ "title": "One", "labels": ["a"] })).await;
    api.patch("/posts/1", json!({ "title": "Two" })).await.ok();
    api.patch("/posts/1", json!({ "title": "Three", "labels": [] })).await.ok();
    let list = api.get("/posts/1/revisions").await.ok();
    let titles: Vec<&str> = list["items"].as_array().unwrap().iter().map(|revision| revision["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Three", "Two", "One"]);
    let first = api.get("/posts/1/revisions/1").await.ok();
    assert_eq!(first, list["items"][2]);
    assert_eq!((&first["labels"], &first["saved_by"]), (&json!(["a"]), &json!(1)));
    let part = api.get("/posts/1/revisions?limit=2").await.ok();
    let rest = api.get(&format!("/posts/1/revisions?cursor={}", part["next_cursor"].as_str().unwrap())).await.ok();
    assert_eq!(rest["items"], json!([first]));
}

#[tokio::test]
async fn a_restored_revision_is_a_new_version() {
    let api = TestApi::new().await;
    api.create(json!({ "title": "One", "body": "first", "labels": ["a"], "lang": "de", "status": "published" })).await;
    api.patch("/posts/1", json!({ "title": "Two", "body": "second", "labels": [], "lang": null, "slug": "two" })).await.ok();
    let reply = api.call(Method::POST, "/posts/1/revisions/1/restore").await;
    assert_eq!(reply.header("etag"), Some("\"3\""));
    let post = reply.ok();
    assert_eq!((&post["title"], &post["body"], &post["lang"]), (&json!("One"), &json!("first"), &json!("de")));
    assert_eq!((&post["labels"], &post["slug"], &post["status"]), (&json!(["a"]), &json!("two"), &json!("published")));
    assert_eq!(api.get("/posts/1/revisions").await.body["items"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn nothing_is_restored_in_the_trash() {
    let api = TestApi::new().await;
    api.published("One").await;
    api.delete("/posts/1").await.ok();
    api.call(Method::POST, "/posts/1/revisions/1/restore").await.is_problem(409, "conflict");
    api.call(Method::POST, "/posts/1/revisions/9/restore").await.is_problem(404, "not-found");
}
