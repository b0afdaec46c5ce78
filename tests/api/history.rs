//! The history of a comment: its earlier texts, and the actions on it.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tympan::model::Scope;

use crate::common::app::TestApp;

fn actions(history: &Value) -> Vec<&str> {
    history["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["action"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn earlier_texts_and_changes_are_told_until_a_comment_is_removed() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.anonymous_comments(post, None, "first").await;
    api.anonymous_comments(post, None, "another's").await;
    api.clock.advance(TimeDelta::minutes(1));
    api.patch("/comments/1", json!({ "body": "second" }))
        .await
        .ok();
    api.patch("/comments/1", json!({ "status": "approved" }))
        .await
        .ok();
    let token = api.token(&[Scope::CommentsRead]).await;
    let history = api.get("/comments/1/history").token(&token).await.ok();
    let first = json!({ "version": 1, "body": "first", "replaced_at": "2022-01-07T12:01:00Z", "replaced_by": "user:1" });
    assert_eq!(history["earlier"], json!([first]));
    assert_eq!(
        actions(&history),
        ["comment.received", "comment.edited", "comment.approved"]
    );
    assert!(
        history["changes"]
            .as_array()
            .unwrap()
            .iter()
            .all(|change| change["subject"] == "comment:1")
    );
    api.delete("/comments/1").await.ok();
    let history = api.get("/comments/1/history").await.ok();
    assert_eq!(
        (&history["earlier"], actions(&history).len()),
        (&json!([]), 4)
    );
    api.get("/comments/9/history")
        .await
        .is_problem(404, "not-found");
    api.get("/comments/1/history?x=1")
        .await
        .is_problem(400, "bad-request")
        .points_at(&["x"]);
}
