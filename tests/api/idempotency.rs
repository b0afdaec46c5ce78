//! `Idempotency-Key`: a repeated POST changes nothing.

use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};
use tympan::model::Scope;

use crate::common::app::TestApp;

const KEY: &str = "idempotency-key";

#[tokio::test]
async fn the_same_request_gets_the_same_answer() {
    let api = TestApp::new().await.api().await;
    let send = || {
        api.post("/posts", json!({ "title": "Hello" }))
            .header(KEY, "a")
    };
    let (first, second) = (send().await, send().await);
    assert_eq!(
        (first.status, first.header("idempotency-replayed")),
        (201, None)
    );
    assert_eq!(
        (second.status, second.header("idempotency-replayed")),
        (201, Some("true"))
    );
    assert_eq!(first.body, second.body);
    for header in ["location", "etag", "content-type", "cache-control"] {
        assert_eq!(first.header(header), second.header(header), "{header}");
    }
    assert_eq!(api.get("/posts").await.ids(), [1]);
}

#[tokio::test]
async fn another_request_with_the_key_is_refused() {
    let api = TestApp::new().await.api().await;
    api.post("/posts", json!({ "title": "Hello" }))
        .header(KEY, "a")
        .await
        .ok();
    api.post("/posts", json!({ "title": "Other" }))
        .header(KEY, "a")
        .await
        .is_problem(422, "key-reused");
    api.post("/users", json!({ "title": "Hello" }))
        .header(KEY, "a")
        .await
        .is_problem(422, "key-reused");
    assert_eq!(api.get("/posts").await.ids(), [1]);
}

#[tokio::test]
async fn a_key_is_its_tokens_own() {
    let api = TestApp::new().await.api().await;
    api.post("/posts", json!({ "title": "Hello" }))
        .header(KEY, "a")
        .await
        .ok();
    let token = api.token(&[Scope::PostsWrite]).await;
    let reply = api
        .post("/posts", json!({ "title": "Other" }))
        .token(&token)
        .header(KEY, "a")
        .await;
    assert_eq!((reply.status, &reply.body["id"]), (201, &json!(2)));
}

#[tokio::test]
async fn a_key_is_free_again_after_a_day() {
    let api = TestApp::new().await.api().await;
    let send = |title: &str| {
        api.post("/posts", json!({ "title": title }))
            .header(KEY, "a")
    };
    send("Hello").await.ok();
    api.clock
        .advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    send("Hello").await.ok();
    assert_eq!(api.get("/posts").await.ids(), [1]);
    api.clock.advance(TimeDelta::seconds(1));
    assert_eq!(send("Other").await.status, 201);
    assert_eq!(
        send("Other").await.header("idempotency-replayed"),
        Some("true")
    );
    assert_eq!(api.get("/posts").await.ids(), [2, 1]);
}

#[tokio::test]
async fn what_failed_may_be_sent_again() {
    let api = TestApp::new().await.api().await;
    api.post("/posts", json!({ "title": "x".repeat(301) }))
        .header(KEY, "a")
        .await
        .is_problem(422, "invalid");
    assert_eq!(
        api.post("/posts", json!({ "title": "Hello" }))
            .header(KEY, "a")
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn of_many_at_once_one_is_done() {
    let api = TestApp::new().await.api().await;
    let send = || {
        api.post("/posts", json!({ "title": "Hello" }))
            .header(KEY, "a")
    };
    let running: Vec<_> = (0..16)
        .map(|_| tokio::spawn(send().into_future()))
        .collect();
    let mut done = 0;
    for call in running {
        let reply = call.await.unwrap();
        match (reply.status, reply.header("idempotency-replayed")) {
            (201, None) => done += 1,
            (201, Some("true")) => assert_eq!(reply.body["id"], 1),
            _ => drop(reply.is_problem(409, "still-running").status),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(api.get("/posts").await.ids(), [1]);
    assert_eq!(send().await.header("idempotency-replayed"), Some("true"));
}

#[tokio::test]
async fn two_processes_do_it_once_too() {
    let api = TestApp::new().await.api().await;
    let other = api.second_node().await;
    for round in 0..10 {
        let key = format!("round {round}").replace(' ', "-");
        let first = api
            .post("/posts", json!({ "title": "Hello" }))
            .header(KEY, &key);
        let second = other
            .call(Method::POST, "/posts")
            .token(&api.token)
            .json(json!({ "title": "Hello" }))
            .header(KEY, &key);
        let (first, second) = tokio::join!(first.into_future(), second.into_future());
        for reply in [&first, &second] {
            assert!([201, 409].contains(&reply.status), "{}", reply.body);
        }
        assert_eq!(
            api.get("/posts").await.ids().len(),
            round + 1,
            "{} {}",
            first.body,
            second.body
        );
    }
}

#[tokio::test]
async fn keys_are_visible_ascii() {
    let api = TestApp::new().await.api().await;
    for key in ["", "a b", "ä", &"x".repeat(256)] {
        api.post("/posts", json!({ "title": "Hello" }))
            .header(KEY, key)
            .await
            .is_problem(400, "bad-request");
    }
    let twice = api
        .post("/posts", json!({ "title": "Hello" }))
        .header(KEY, "a")
        .header(KEY, "b")
        .await;
    twice.is_problem(400, "bad-request");
    assert_eq!(
        api.post("/posts", json!({ "title": "Hello" }))
            .header(KEY, &"x".repeat(255))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn every_post_takes_a_key() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    let comment = api.anonymous_comments(post, None, "Hi").await;
    for (path, body) in [
        ("/posts", json!({ "title": "Hello" })),
        ("/posts/1/comments", json!({ "body": "Thanks" })),
        (
            "/comments/batch",
            json!({ "action": "approve", "ids": [comment] }),
        ),
        ("/users", json!({ "name": "Ben", "role": "author" })),
        ("/tokens", json!({ "name": "x", "scopes": ["posts:read"] })),
    ] {
        let first = api.post(path, body.clone()).header(KEY, path).await;
        let second = api.post(path, body).header(KEY, path).await;
        assert!(first.status < 300, "{path}: {}", first.body);
        assert_eq!(
            (second.status, second.header("idempotency-replayed")),
            (first.status, Some("true")),
            "{path}"
        );
    }
    let restore = || {
        api.call(Method::POST, "/posts/1/revisions/1/restore")
            .header(KEY, "restore")
    };
    let (first, second) = (restore().await, restore().await);
    assert_eq!((first.status, &first.body), (200, &second.body));
}

#[tokio::test]
async fn a_tokens_text_is_not_kept() {
    let api = TestApp::new().await.api().await;
    let send = || {
        api.post("/tokens", json!({ "name": "x", "scopes": ["posts:read"] }))
            .header(KEY, "a")
    };
    let (first, second) = (send().await.ok(), send().await.ok());
    assert!(first["token"].as_str().unwrap().starts_with("tym_"));
    assert_eq!(
        (&second["token"], &second["id"]),
        (&Value::Null, &first["id"])
    );
}
