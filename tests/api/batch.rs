//! One action on many comments.

use serde_json::{Value, json};

use crate::common::app::{Api, TestApp};

async fn three_comments() -> Api {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    for body in ["a", "b", "c"] {
        api.anonymous_comments(post, None, body).await;
    }
    api.delete("/comments/3").await.ok();
    api
}

async fn statuses(api: &Api) -> Vec<Value> {
    let mut items = api.get("/comments").await.body["items"]
        .as_array()
        .unwrap()
        .clone();
    items.reverse();
    items
        .into_iter()
        .map(|item| item["status"].clone())
        .collect()
}

#[tokio::test]
async fn all_are_done() {
    let api = three_comments().await;
    let reply = api
        .post(
            "/comments/batch",
            json!({ "action": "approve", "ids": [2, 1] }),
        )
        .await
        .ok();
    let expected = json!({ "results": [{ "id": 2, "status": "approved", "version": 2 }, { "id": 1, "status": "approved", "version": 2 }] });
    assert_eq!(reply, expected);
    assert_eq!(api.get("/posts/1").await.body["comment_count"], 2);
    for (action, status) in [("spam", "spam"), ("trash", "trash"), ("remove", "removed")] {
        api.post("/comments/batch", json!({ "action": action, "ids": [1] }))
            .await
            .ok();
        assert_eq!(api.get("/comments/1").await.body["status"], status);
    }
}

#[tokio::test]
async fn or_none() {
    let api = three_comments().await;
    let reply = api
        .post(
            "/comments/batch",
            json!({ "action": "approve", "ids": [1, 99, 2, 3] }),
        )
        .await;
    reply
        .is_problem(422, "invalid")
        .points_at(&["/ids/1", "/ids/3"]);
    assert_eq!(statuses(&api).await, ["pending", "pending", "removed"]);
    assert_eq!(api.get("/posts/1").await.body["comment_count"], 0);
    let log = api.get("/changes").await.body.to_string();
    assert!(!log.contains("comment.approved"));
}

#[tokio::test]
async fn or_each_by_itself() {
    let api = three_comments().await;
    let reply = api
        .post(
            "/comments/batch",
            json!({ "action": "approve", "ids": [1, 99, 2, 3], "atomic": false }),
        )
        .await
        .ok();
    let failed: Vec<bool> = reply["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item.get("error").is_some())
        .collect();
    assert_eq!(failed, [false, true, false, true]);
    assert_eq!(statuses(&api).await, ["approved", "approved", "removed"]);
    assert_eq!(api.get("/posts/1").await.body["comment_count"], 2);
}

#[tokio::test]
async fn nothing_to_do_is_no_fault() {
    let api = three_comments().await;
    let reply = api
        .post("/comments/batch", json!({ "action": "remove", "ids": [3] }))
        .await
        .ok();
    assert_eq!(reply["results"][0]["status"], "removed");
    api.post(
        "/comments/batch",
        json!({ "action": "approve", "ids": [99], "atomic": false }),
    )
    .header("idempotency-key", "a")
    .await
    .ok();
}

#[tokio::test]
async fn ids_are_few_and_different() {
    let api = three_comments().await;
    let many: Vec<i64> = (1..=1001).collect();
    api.post(
        "/comments/batch",
        json!({ "action": "approve", "ids": many }),
    )
    .await
    .is_problem(422, "invalid")
    .points_at(&["/ids"]);
    api.post("/comments/batch", json!({ "action": "approve", "ids": [] }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/ids"]);
    api.post(
        "/comments/batch",
        json!({ "action": "approve", "ids": [1, 2, 1] }),
    )
    .await
    .is_problem(422, "invalid")
    .points_at(&["/ids/2"]);
    api.post("/comments/batch", json!({ "action": "hide", "ids": [1] }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/action"]);
}
