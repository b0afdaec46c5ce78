//! Users over the API: creating, changing and removing them.

use serde_json::{Value, json};

use tympan::model::{CommentId, Role, Scope};
use tympan::store;

use crate::common::app::TestApp;

#[tokio::test]
async fn a_user_is_made_and_changed() {
    let api = TestApp::new().await.api().await;
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
    let api = TestApp::new().await.api().await;
    api.patch("/users/1", json!({ "role": "author" }))
        .await
        .is_problem(409, "conflict");
    api.post("/users", json!({ "name": "Ben", "role": "owner" }))
        .await
        .ok();
    api.post(
        "/tokens",
        json!({ "name": "his", "scopes": ["admin"], "user": 2 }),
    )
    .await
    .ok();
    api.patch("/users/1", json!({ "role": "author" }))
        .await
        .ok();
}

#[tokio::test]
async fn wrong_values_are_pointed_at() {
    let api = TestApp::new().await.api().await;
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
    api.patch("/users/2", json!({ "slug": "olga-owner" }))
        .await
        .is_problem(409, "conflict")
        .points_at(&["/slug"]);
    assert_eq!(api.patch("/users/2", json!({})).await.ok()["version"], 1);
}

/// A removed user's posts and drafts go to the successor, the tokens end, and the comments stay.
#[tokio::test]
async fn a_removed_users_posts_go_to_the_successor_and_tokens_end() {
    let api = TestApp::new().await.api().await;
    let ben = api.add_user("Ben", Role::Author).await.id;
    let token = api.token_of(ben, &[Scope::Admin], None).await;
    let series = api.post("/series", json!({ "title": "Bread" })).await.ok();
    let post = json!({ "title": "Rye", "status": "published", "author": ben, "labels": ["Baking"], "series": { "id": series["id"] } });
    let post = api.create(post).await;
    let draft = api.create(json!({ "title": "Oats", "author": ben })).await;
    let said = format!("/posts/{}/comments", post["id"]);
    let said = api
        .post(&said, json!({ "body": "Ask me." }))
        .token(&token)
        .await
        .ok();
    let post = api.get(&format!("/posts/{}", post["id"])).await.ok();
    api.delete("/users/2").await.is_problem(409, "conflict");
    for successor in [2, 9] {
        let reply = api
            .delete(&format!("/users/2?reassign_to={successor}"))
            .await;
        reply
            .is_problem(400, "bad-request")
            .points_at(&["reassign_to"]);
    }
    let tried = api.delete("/users/2?reassign_to=1&dry_run=true").await;
    assert_eq!(tried.status, 204);
    assert_eq!(api.get("/users").await.ids(), [1, 2]);
    assert_eq!(api.delete("/users/2?reassign_to=1").await.status, 204);
    api.get("/users/2").await.is_problem(404, "not-found");
    assert_eq!(api.get("/users").await.ids(), [1]);
    for before in [&post, &draft] {
        let after = api.get(&format!("/posts/{}", before["id"])).await.ok();
        let mut expected = before.clone();
        expected["author"] = json!(1);
        expected["version"] = json!(2);
        expected.as_object_mut().unwrap().remove("warnings");
        assert_eq!(after, expected);
    }
    assert_eq!(api.get("/posts").token(&token).await.status, 401);
    let comment = CommentId(said["id"].as_i64().unwrap());
    let comment = store::comments::find(&mut api.app.db.read().await.unwrap(), comment)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (comment.author_name.as_str(), comment.user_id),
        ("Ben", Some(ben)),
        "the name and what the badge stands on"
    );
    let log = api.get("/changes?limit=200").await.ok();
    let items = log["items"].as_array().unwrap();
    let actions: Vec<&str> = items[items.len() - 4..]
        .iter()
        .map(|change| change["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        [
            "post.updated",
            "post.updated",
            "token.revoked",
            "user.removed"
        ]
    );
    let change = &items[items.len() - 4];
    assert_eq!(change["detail"]["fields"], json!(["author"]));
    assert_eq!(change["detail"]["before"]["author"], 2);
    assert_eq!(change["detail"]["after"]["author"], 1);
}

#[tokio::test]
async fn nothing_is_given_to_a_removed_user() {
    let api = TestApp::new().await.api().await;
    api.add_user("Ben", Role::Author).await;
    assert_eq!(api.delete("/users/2").await.status, 204);
    api.delete("/users/2").await.is_problem(404, "not-found");
    api.patch("/users/2", json!({ "name": "Bea" }))
        .await
        .is_problem(404, "not-found");
    api.post("/posts", json!({ "title": "Rye", "author": 2 }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/author"]);
    let token = json!({ "name": "x", "scopes": ["posts:read"], "user": 2 });
    api.post("/tokens", token)
        .await
        .is_problem(422, "invalid")
        .points_at(&["/user"]);
    let again = api.post("/users", json!({ "name": "Ben", "role": "author" }));
    assert_eq!(again.await.ok()["slug"], "ben", "the name was never public");
}

#[tokio::test]
async fn the_last_owner_is_not_removed() {
    let api = TestApp::new().await.api().await;
    api.add_user("Ben", Role::Editor).await;
    api.delete("/users/1?reassign_to=2")
        .await
        .is_problem(409, "conflict");
    api.patch("/users/2", json!({ "role": "owner" })).await.ok();
    let reply = api.delete("/users/1?reassign_to=2").await;
    let why = reply.is_problem(409, "conflict").body["detail"].as_str();
    assert!(
        why.unwrap().starts_with("no token would be left"),
        "{why:?}"
    );
    let bens = json!({ "name": "Ben's", "scopes": ["admin"], "user": 2 });
    let bens = api.post("/tokens", bens).await.ok();
    assert_eq!(api.delete("/users/1?reassign_to=2").await.status, 204);
    api.get("/users").await.is_problem(401, "unauthorized");
    let left = api.get("/users").token(bens["token"].as_str().unwrap());
    assert_eq!(left.await.ids(), [2]);
}
