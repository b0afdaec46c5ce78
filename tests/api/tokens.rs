//! API tokens: created, shown once, revoked.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tympan::model::{Role, Scope};

use crate::common::app::TestApp;

#[tokio::test]
async fn a_token_is_shown_once_and_works_until_it_is_taken_back() {
    let api = TestApp::new().await.api().await;
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
    let api = TestApp::new().await.api().await;
    let reply = api.post("/tokens", json!({ "name": "short", "scopes": ["posts:read"], "expires_at": "2022-01-07T13:00:00Z" })).await.ok();
    let text = reply["token"].as_str().unwrap();
    assert_eq!(api.get("/posts").token(text).await.status, 200);
    api.clock.advance(TimeDelta::hours(1));
    assert_eq!(api.get("/posts").token(text).await.status, 401);
}

#[tokio::test]
async fn a_token_gives_none_that_outlives_it() {
    let api = TestApp::new().await.api().await;
    let token = api
        .expiring_token(api.clock.now() + TimeDelta::hours(2))
        .await;
    for (expires_at, status) in [
        (Value::Null, 422),
        (json!("2022-01-07T14:00:01Z"), 422),
        (json!("2022-01-07T14:00:00Z"), 201),
    ] {
        let body = json!({ "name": "x", "scopes": ["posts:read"], "expires_at": expires_at });
        let reply = api.post("/tokens", body).token(&token).await;
        assert_eq!(reply.status, status, "{}", reply.body);
        if status == 422 {
            reply.points_at(&["/expires_at"]);
        }
    }
}

#[tokio::test]
async fn wrong_values_are_pointed_at() {
    let api = TestApp::new().await.api().await;
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
            json!({ "name": "x", "scopes": ["admin"], "expires_at": "2022-01-07T12:00:00Z" }),
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

#[tokio::test]
async fn the_last_lasting_token_of_an_owner_stays() {
    let api = TestApp::new().await.api().await;
    api.expiring_token(api.clock.now() + TimeDelta::days(1))
        .await;
    api.token(&[Scope::PostsRead]).await;
    let editor = api.add_user("Ed", Role::Editor).await.id;
    api.post(
        "/tokens",
        json!({ "name": "his", "scopes": ["posts:read"], "user": editor }),
    )
    .await
    .ok();
    let refused = api.delete("/tokens/1").await;
    refused.is_problem(409, "conflict");
    assert!(
        refused.body["detail"]
            .as_str()
            .unwrap()
            .contains("create another")
    );
    assert_eq!(api.get("/tokens/1").await.body["revoked_at"], Value::Null);
    for other in [2, 3, 4] {
        assert_eq!(api.delete(&format!("/tokens/{other}")).await.status, 204);
    }
    api.token(&[Scope::Admin]).await;
    assert_eq!(api.delete("/tokens/1").await.status, 204);
}

#[tokio::test]
async fn an_owner_with_the_last_lasting_token_stays_one() {
    let api = TestApp::new().await.api().await;
    api.add_user("Bea", Role::Owner).await;
    api.patch("/users/1", json!({ "role": "editor" }))
        .await
        .is_problem(409, "conflict");
    assert_eq!(api.get("/users/1").await.body["role"], "owner");
    api.patch("/users/1", json!({ "name": "Anna" })).await.ok();
}
