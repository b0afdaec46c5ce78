//! Tokens: made, shown once, taken back.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::support::TestApi;

#[tokio::test]
async fn a_token_is_shown_once_and_works_until_it_is_taken_back() {
    let api = TestApi::new().await;
    let reply = api
        .post(
            "/tokens",
            json!({ "name": "script", "scopes": ["posts:read"] }),
        )
        .await;
    assert_eq!(
        (reply.status, reply.header("location")),
        (201, Some("/api/v1/tokens/2"))
    );
    let text = reply.body["token"].as_str().unwrap().to_owned();
    assert_eq!(text.len(), 47);
    assert_eq!(api.get("/posts").token(&text).await.status, 200);
    assert_eq!(api.get("/comments").token(&text).await.status, 403);
    for path in ["/tokens", "/tokens/2", "/changes"] {
        assert!(
            !api.get(path).await.body.to_string().contains(&text),
            "{path}"
        );
    }
    assert_eq!(api.delete("/tokens/2").await.status, 204);
    assert_eq!(api.get("/posts").token(&text).await.status, 401);
    assert_ne!(api.get("/tokens/2").await.body["revoked_at"], Value::Null);
    assert_eq!(api.delete("/tokens/2").await.status, 204);
    api.delete("/tokens/9").await.is_problem(404, "not-found");
}

#[tokio::test]
async fn a_token_expires() {
    let api = TestApi::new().await;
    let reply = api.post("/tokens", json!({ "name": "short", "scopes": ["posts:read"], "expires_at": "2022-01-07T10:30:00Z" })).await.ok();
    let text = reply["token"].as_str().unwrap();
    assert_eq!(api.get("/posts").token(text).await.status, 200);
    api.advance(TimeDelta::hours(1));
    assert_eq!(api.get("/posts").token(text).await.status, 401);
}

#[tokio::test]
async fn wrong_values_are_pointed_at() {
    let api = TestApi::new().await;
    for (body, pointer) in [
        (json!({ "name": "", "scopes": ["admin"] }), "/name"),
        (json!({ "name": "x", "scopes": [] }), "/scopes"),
        (
            json!({ "name": "x", "scopes": ["everything"] }),
            "/scopes/0",
        ),
        (
            json!({ "name": "x", "scopes": ["admin"], "user": 9 }),
            "/user",
        ),
        (
            json!({ "name": "x", "scopes": ["admin"], "expires_at": "2022-01-07T09:30:00Z" }),
            "/expires_at",
        ),
        (
            json!({ "name": "x", "scopes": ["admin"], "expires_at": "+100000-01-01T00:00:00Z" }),
            "/expires_at",
        ),
    ] {
        api.post("/tokens", body)
            .await
            .is_problem(422, "invalid")
            .points_at(&[pointer]);
    }
}
