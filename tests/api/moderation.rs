//! The list for moderators, the rights over its comments, and the changes of status.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tympan::model::{CommentId, GuestId, Scope};
use tympan::{discussion, store};

use crate::common::app::TestApp;

#[tokio::test]
async fn comments_are_found_by_state_post_and_words() {
    let api = TestApp::new().await.api().await;
    let (one, two) = (api.published("One").await, api.published("Two").await);
    api.anonymous_comments(one, None, "apples").await;
    api.anonymous_comments(two, None, "pears").await;
    api.patch("/comments/2", json!({ "status": "spam" }))
        .await
        .ok();
    for (query, ids) in [
        ("", vec![2, 1]),
        ("?status=pending", vec![1]),
        ("?status=spam", vec![2]),
        ("?post=1", vec![1]),
        ("?q=APPLES", vec![1]),
        ("?q=vera", vec![2, 1]),
        ("?q=vera%40example.org", vec![]),
        ("?q=vera%20-pears", vec![1]),
        ("?q=author:vera%20after:2022-01-08", vec![]),
        ("?q=%25", vec![]),
    ] {
        assert_eq!(
            api.get(&format!("/comments{query}")).await.ids(),
            ids,
            "{query}"
        );
    }
}

#[tokio::test]
async fn comments_are_found_by_whose_they_are_and_when_they_came() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.anonymous_comments(post, None, "mailed").await;
    api.clock.advance(TimeDelta::minutes(1));
    api.guest_comments("ann", post, "a guest's").await;
    api.clock.advance(TimeDelta::minutes(1));
    api.post("/posts/1/comments", json!({ "body": "the author's" }))
        .await
        .ok();
    for (query, ids) in [
        ("author=1", vec![3]),
        ("author=2", vec![]),
        ("guest=1", vec![2]),
        ("email=%20VERA@example.org", vec![1]),
        ("email=ann@example.org", vec![]),
        ("channel=form", vec![2, 1]),
        ("channel=api&author=1", vec![3]),
        ("since=2022-01-07T12:01:00Z", vec![3, 2]),
        ("until=2022-01-07T13:01:00%2B01:00", vec![1]),
        (
            "since=2022-01-07T12:00:30Z&until=2022-01-07T12:01:30Z",
            vec![2],
        ),
    ] {
        assert_eq!(
            api.get(&format!("/comments?{query}")).await.ids(),
            ids,
            "{query}"
        );
    }
}

#[tokio::test]
async fn whose_a_comment_is_is_shown_to_those_who_may_know() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.guest_comments("ann", post, "hello").await;
    assert_eq!(api.get("/comments/1").await.body["guest"], 1);
    let token = api
        .token(&[Scope::CommentsRead, Scope::CommentsModerate])
        .await;
    assert!(
        api.get("/comments/1")
            .token(&token)
            .await
            .body
            .get("guest")
            .is_none()
    );
    for query in ["guest=1", "email=vera@example.org", "email=nonsense"] {
        let refused = api.get(&format!("/comments?{query}")).token(&token).await;
        refused.is_problem(403, "forbidden");
        assert!(
            refused.body["detail"]
                .as_str()
                .unwrap()
                .contains("comments:personal")
        );
    }
    let filter = json!({ "action": "spam", "filter": { "guest": 1 } });
    api.post("/comments/batch", filter)
        .token(&token)
        .await
        .is_problem(403, "forbidden");
}

#[tokio::test]
async fn votes_are_counted_and_an_authors_comment_was_never_judged_by_rules() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.guest_comments("ann", post, "hello").await;
    api.guest_comments("ben", post, "hello too").await;
    api.patch("/comments/1", json!({ "status": "approved" }))
        .await
        .ok();
    let mut tx = api.app.db.begin().await.unwrap();
    discussion::vote(
        &mut tx,
        &api.app.services,
        &discussion::Guest::Known(GuestId(2)),
        CommentId(1),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(api.get("/comments/1").await.body["votes"], 1);
    let own = api
        .post("/posts/1/comments", json!({ "body": "mine" }))
        .await
        .ok();
    assert_eq!(own["evidence"]["by_user"], true);
    assert_eq!(
        api.delete("/comments/1").await.body["evidence"],
        Value::Null
    );
    let left = store::votes::list_by_guest(&mut api.app.db.read().await.unwrap(), GuestId(2))
        .await
        .unwrap();
    assert_eq!(left.len(), 1, "a vote is its guest's own");
}

const STATUSES: [&str; 5] = ["pending", "approved", "spam", "trash", "removed"];

/// From any status to any other, but removal is final.
#[tokio::test]
async fn every_transition_is_allowed_or_a_conflict() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    for from in STATUSES {
        for to in STATUSES {
            let id = api
                .anonymous_comments(post, None, &format!("{from} to {to}"))
                .await;
            let path = format!("/comments/{id}");
            api.patch(&path, json!({ "status": from })).await.ok();
            let reply = api.patch(&path, json!({ "status": to })).await;
            let is_final = from == "removed" && to != "removed";
            if is_final {
                reply.is_problem(409, "conflict");
            }
            assert_eq!(
                reply.status,
                if is_final { 409 } else { 200 },
                "{from} to {to}: {}",
                reply.body
            );
            let stands = if is_final { from } else { to };
            assert_eq!(
                api.get(&path).await.body["status"],
                stands,
                "{from} to {to}"
            );
        }
    }
    let approved = STATUSES.len() - 1;
    assert_eq!(api.get("/posts/1").await.body["comment_count"], approved);
}
