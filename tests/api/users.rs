//! The people who write and moderate.

use serde_json::{Value, json};

use super::support::TestApi;

#[tokio::test]
async fn a_user_is_made_and_changed() {
    let api = TestApi::new().await;
    let reply = api
        .post(
            "/users",
            json!({ "name": "Ben Brown", "role": "author", "url": "ben.example.org" }),
        )
        .await;
    assert_eq!(
        (reply.status, reply.header("location"), reply.header("etag")),
        (201, Some("/api/v1/users/2"), Some("\"1\""))
    );
    assert_eq!(
        (&reply.body["slug"], &reply.body["url"]),
        (&json!("ben-brown"), &json!("https://ben.example.org/"))
    );
    let changed = api
        .patch(
            "/users/2",
            json!({ "role": "editor", "url": null, "slug": "ben" }),
        )
        .await
        .ok();
    assert_eq!(
        (&changed["role"], &changed["url"], &changed["slug"]),
        (&json!("editor"), &Value::Null, &json!("ben"))
    );
    assert_eq!(api.get("/users/2").await.body, changed);
    assert_eq!(api.get("/users").await.ids(), [1, 2]);
    api.patch("/users/1", json!({ "slug": "ben-brown" }))
        .await
        .is_problem(409, "conflict")
        .points_at(&["/slug"]);
    let log = api.get("/changes").await.body;
    assert_eq!(
        log["items"].as_array().unwrap().last().unwrap()["detail"]["fields"],
        json!(["slug", "url", "role"])
    );
}

#[tokio::test]
async fn the_last_owner_stays_owner() {
    let api = TestApi::new().await;
    api.patch("/users/1", json!({ "role": "author" }))
        .await
        .is_problem(409, "conflict");
    api.post("/users", json!({ "name": "Ben", "role": "owner" }))
        .await
        .ok();
    api.patch("/users/1", json!({ "role": "author" }))
        .await
        .ok();
}

#[tokio::test]
async fn wrong_values_are_pointed_at() {
    let api = TestApi::new().await;
    api.post("/users", json!({ "name": "Ben", "role": "author" }))
        .await
        .ok();
    for (patch, pointer) in [
        (json!({ "name": "" }), "/name"),
        (json!({ "name": "x".repeat(81) }), "/name"),
        (json!({ "url": "javascript:alert(1)" }), "/url"),
        (json!({ "role": "king" }), "/role"),
        (json!({ "slug": "a b" }), "/slug"),
        (json!({ "id": 3 }), "/id"),
    ] {
        api.patch("/users/2", patch)
            .await
            .is_problem(422, "invalid")
            .points_at(&[pointer]);
    }
    api.patch("/users/2", json!({ "slug": "ann" }))
        .await
        .is_problem(409, "conflict")
        .points_at(&["/slug"]);
    assert_eq!(api.patch("/users/2", json!({})).await.ok()["version"], 1);
}
