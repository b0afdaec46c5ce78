//! One action on all comments that match a filter, and its dry run.

use serde_json::{Value, json};
use tympan::model::PostId;
use tympan::store;

use crate::common::app::{Api, TestApp};

const BATCH: &str = "/comments/batch";

async fn three_comments() -> Api {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    for body in ["apples", "pears", "more apples"] {
        api.anonymous_comments(post, None, body).await;
    }
    api
}

fn ids(reply: &Value) -> Vec<i64> {
    reply["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn what_a_filter_finds_is_done_newest_first() {
    let api = three_comments().await;
    let reply = api.post(BATCH, json!({ "action": "spam", "filter": { "status": "pending", "post": 1, "q": "apples" } })).await.ok();
    assert_eq!(ids(&reply), [3, 1]);
    assert_eq!(
        api.get("/comments").await.statuses(),
        ["spam", "pending", "spam"]
    );
    let reply = api
        .post(
            BATCH,
            json!({ "action": "trash", "filter": { "email": "Vera@Example.org" } }),
        )
        .await
        .ok();
    assert_eq!(ids(&reply), [3, 2, 1]);
    let none = api
        .post(
            BATCH,
            json!({ "action": "approve", "filter": { "status": "pending" } }),
        )
        .await
        .ok();
    assert_eq!(none, json!({ "results": [] }));
}

#[tokio::test]
async fn removed_comments_are_found_only_when_asked_for() {
    let api = three_comments().await;
    api.delete("/comments/2").await.ok();
    let reply = api
        .post(
            BATCH,
            json!({ "action": "approve", "filter": { "post": 1 } }),
        )
        .await
        .ok();
    assert_eq!(ids(&reply), [3, 1]);
    let removed = json!({ "status": "removed" });
    let refused = api
        .post(BATCH, json!({ "action": "approve", "filter": removed }))
        .await;
    refused.is_problem(422, "invalid").points_at(&["/filter"]);
    assert!(
        refused.body["detail"]
            .as_str()
            .unwrap()
            .contains("comment 2"),
        "{}",
        refused.body
    );
    let each = api
        .post(
            BATCH,
            json!({ "action": "approve", "filter": removed, "atomic": false }),
        )
        .await
        .ok();
    assert_eq!(
        each["results"][0]["error"],
        "a comment that is removed cannot become approved"
    );
}

#[tokio::test]
async fn a_dry_run_tells_and_writes_nothing() {
    let api = three_comments().await;
    let before = api.get("/comments").await.body;
    let log = api.get("/changes").await.body;
    let batch = json!({ "action": "approve", "filter": { "q": "apples" } });
    let dry = format!("{BATCH}?dry_run=true");
    let would = api
        .post(&dry, batch.clone())
        .header("idempotency-key", "a")
        .await
        .ok();
    assert_eq!(
        (
            api.get("/comments").await.body,
            api.get("/changes").await.body
        ),
        (before, log)
    );
    assert_eq!(api.get("/posts/1").await.body["comment_count"], 0);
    assert_eq!(
        api.post(BATCH, batch.clone())
            .header("idempotency-key", "a")
            .await
            .ok(),
        would,
        "a dry run keeps no answer"
    );
    assert_eq!(
        api.post(BATCH, batch)
            .header("idempotency-key", "a")
            .await
            .header("idempotency-replayed"),
        Some("true")
    );
    let refused = api
        .post(&dry, json!({ "action": "approve", "ids": [1, 99] }))
        .await;
    refused.is_problem(422, "invalid").points_at(&["/ids/1"]);
}

#[tokio::test]
async fn more_than_a_thousand_are_refused_with_their_number() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    let mut tx = api.app.db.begin().await.unwrap();
    tx.unrecorded("as many comments as make a batch too large");
    for _ in 0..1001 {
        let row = crate::store::rows::comment(PostId(1));
        store::comments::insert(&mut tx, &row).await.unwrap();
    }
    tx.commit().await.unwrap();
    let trash = json!({ "action": "trash", "filter": { "status": "approved" } });
    let refused = api.post(BATCH, trash.clone()).await;
    refused.is_problem(422, "invalid").points_at(&["/filter"]);
    assert!(
        refused.body["detail"]
            .as_str()
            .unwrap()
            .contains("at least 1001"),
        "{}",
        refused.body
    );
    api.delete("/comments/1").await.ok();
    assert_eq!(ids(&api.post(BATCH, trash).await.ok()).len(), 1000);
    assert_eq!(
        api.get("/comments?status=approved").await.ids(),
        [] as [i64; 0]
    );
}

#[tokio::test]
async fn a_filter_says_something_right_and_stands_alone() {
    let api = three_comments().await;
    for (names, pointer) in [
        (json!({}), ""),
        (json!({ "ids": [1], "filter": { "post": 1 } }), ""),
        (json!({ "filter": {} }), "/filter"),
        (json!({ "filter": null }), "/filter"),
        (
            json!({ "filter": { "since": "yesterday" } }),
            "/filter/since",
        ),
        (
            json!({ "filter": { "email": "nonsense" } }),
            "/filter/email",
        ),
        (json!({ "filter": { "q": "x".repeat(201) } }), "/filter/q"),
        (json!({ "filter": { "limit": 3 } }), "/filter/limit"),
    ] {
        let mut batch = names;
        batch["action"] = json!("approve");
        api.post(BATCH, batch)
            .await
            .is_problem(422, "invalid")
            .points_at(&[pointer]);
    }
    assert_eq!(
        api.get("/comments").await.statuses(),
        ["pending", "pending", "pending"]
    );
}
