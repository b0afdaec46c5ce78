//! Comments over the API: the tree, comments by users, moderation.

use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tympan::model::Scope;

use crate::common::app::TestApp;

#[tokio::test]
async fn a_guests_comment_is_shown_with_its_reasons() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.anonymous_comments(post, None, "Nice *post*").await;
    let comment = api.get("/comments/1").await;
    assert_eq!(comment.header("etag"), Some("\"1\""));
    assert_json_snapshot!(comment.body, @r#"
    {
      "author": {
        "email": "vera@example.org",
        "name": "Vera",
        "url": null
      },
      "body": "Nice *post*",
      "channel": "form",
      "created_at": "2022-01-07T12:00:00Z",
      "depth": 0,
      "edited_at": null,
      "evidence": {
        "ban": null,
        "burst": 0,
        "by_user": false,
        "copies": 0,
        "filter": null,
        "has_script_mismatch": false,
        "honeypot": false,
        "is_held_for_age": false,
        "is_trusted": false,
        "mode": "open",
        "moderation": null,
        "post_age_days": 0,
        "seconds_to_write": null
      },
      "guest": null,
      "html": "<p>Nice <em>post</em></p>\n",
      "id": 1,
      "kind": "comment",
      "origin": null,
      "parent_id": null,
      "post_id": 1,
      "reasons": [
        {
          "rule": "mode",
          "weight": 0.0,
          "why": "every comment is held"
        }
      ],
      "status": "pending",
      "updated_at": "2022-01-07T12:00:00Z",
      "url": "https://blog.example.org/c/1",
      "version": 1,
      "votes": 0
    }
"#);
}

#[tokio::test]
async fn an_address_is_shown_to_those_who_may_see_it() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.anonymous_comments(post, None, "Hi").await;
    let token = api
        .token(&[Scope::CommentsRead, Scope::CommentsModerate])
        .await;
    for path in ["/comments/1", "/comments", "/posts/1/comments"] {
        let reply = api.get(path).token(&token).await;
        assert_eq!(reply.status, 200);
        assert!(!reply.body.to_string().contains("email"), "{}", reply.body);
    }
    let patched = api
        .patch("/comments/1", json!({ "status": "approved" }))
        .token(&token)
        .await
        .ok();
    assert!(patched["author"].get("email").is_none());
    let token = api
        .token(&[Scope::CommentsRead, Scope::CommentsPersonal])
        .await;
    assert_eq!(
        api.get("/comments/1").token(&token).await.body["author"]["email"],
        "vera@example.org"
    );
    let own = api
        .post("/posts/1/comments", json!({ "body": "Thanks" }))
        .await
        .ok();
    assert_eq!(own["author"].get("email"), Some(&Value::Null));
}

#[tokio::test]
async fn the_tree_is_flat_in_reading_order() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    let mut say = Vec::new();
    for (parent, body) in [
        (None, "1"),
        (None, "2"),
        (Some(1), "1.1"),
        (Some(2), "2.1"),
        (Some(3), "1.1.1"),
        (Some(1), "1.2"),
    ] {
        say.push(
            api.post(
                &format!("/posts/{post}/comments"),
                json!({ "body": body, "parent_id": parent }),
            )
            .await
            .ok(),
        );
    }
    let list = api.get("/posts/1/comments").await;
    let shape: Vec<_> = list.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["body"].as_str().unwrap(), c["depth"].as_i64().unwrap()))
        .collect();
    assert_eq!(
        shape,
        [
            ("1", 0),
            ("1.1", 1),
            ("1.1.1", 2),
            ("1.2", 1),
            ("2", 0),
            ("2.1", 1)
        ]
    );
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let part = api.get(&format!("/posts/1/comments?limit=2{cursor}")).await;
        seen.extend(part.ids());
        // A comment that arrives meanwhile takes its place without moving others.
        api.post(
            "/posts/1/comments",
            json!({ "body": format!("late {}", seen.len()), "parent_id": 1 }),
        )
        .await
        .ok();
        let Some(next) = part.body["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    seen.retain(|id| *id <= 6);
    assert_eq!(seen, [1, 3, 5, 6, 2, 4]);
}

#[tokio::test]
async fn an_author_comments_under_the_own_name() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    let reply = api
        .post("/posts/1/comments", json!({ "body": "Thank **you**" }))
        .await;
    assert_eq!(
        (reply.status, reply.header("location"), reply.header("etag")),
        (201, Some("/api/v1/comments/1"), Some("\"1\""))
    );
    assert_eq!(
        (
            &reply.body["author"]["name"],
            &reply.body["status"],
            &reply.body["channel"]
        ),
        (&json!("Olga Owner"), &json!("approved"), &json!("api"))
    );
    assert_eq!(
        api.get(&format!("/posts/{post}")).await.body["comment_count"],
        1
    );
    let again = api
        .post("/posts/1/comments", json!({ "body": "Thank **you**" }))
        .await;
    assert_eq!((again.status, &again.body["id"]), (200, &json!(1)));
}

#[tokio::test]
async fn a_comment_needs_words_a_public_post_and_a_parent_that_is_there() {
    let api = TestApp::new().await.api().await;
    api.create(json!({ "title": "Draft" })).await;
    api.published("Public").await;
    api.post("/posts/1/comments", json!({ "body": "x" }))
        .await
        .is_problem(409, "conflict");
    api.post("/posts/9/comments", json!({ "body": "x" }))
        .await
        .is_problem(404, "not-found");
    api.post("/posts/2/comments", json!({ "body": " \u{200b} " }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/body"]);
    api.post("/posts/2/comments", json!({}))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/body"]);
    api.post("/posts/2/comments", json!({ "body": "x".repeat(10_001) }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/body"]);
    api.post("/posts/2/comments", json!({ "body": "x", "parent_id": 9 }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/parent_id"]);
    api.patch("/posts/2", json!({ "comments": "hidden" }))
        .await
        .ok();
    api.post("/posts/2/comments", json!({ "body": "x" }))
        .await
        .is_problem(403, "forbidden");
}

#[tokio::test]
async fn a_moderator_approves_edits_and_removes() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.anonymous_comments(post, None, "first").await;
    let approved = api
        .patch("/comments/1", json!({ "status": "approved" }))
        .await
        .ok();
    assert_eq!(
        (
            &approved["status"],
            &approved["edited_at"],
            &approved["version"]
        ),
        (&json!("approved"), &Value::Null, &json!(2))
    );
    let edited = api
        .patch(
            "/comments/1",
            json!({ "body": "<script>alert(1)</script> second" }),
        )
        .await
        .ok();
    assert!(!edited["html"].as_str().unwrap().contains("<script"));
    assert_eq!(
        (&edited["edited_at"], &edited["status"]),
        (&json!("2022-01-07T12:00:00Z"), &json!("approved"))
    );
    assert_eq!(api.get("/posts/1").await.body["comment_count"], 1);
    let removed = api.delete("/comments/1").await;
    assert_eq!(
        (
            removed.status,
            &removed.body["status"],
            &removed.body["body"]
        ),
        (200, &json!("removed"), &json!(""))
    );
    assert_eq!(
        removed.body["author"],
        json!({ "name": "", "url": null, "email": null })
    );
    assert_eq!(api.get("/posts/1").await.body["comment_count"], 0);
    api.patch("/comments/1", json!({ "status": "approved" }))
        .await
        .is_problem(409, "conflict");
    api.patch("/comments/1", json!({ "body": " " }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/body"]);
}

#[tokio::test]
async fn an_unchanged_comment_keeps_its_version() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.anonymous_comments(post, None, "first").await;
    for change in [
        json!({}),
        json!({ "status": "pending" }),
        json!({ "body": "first" }),
    ] {
        assert_eq!(api.patch("/comments/1", change).await.ok()["version"], 1);
    }
}
