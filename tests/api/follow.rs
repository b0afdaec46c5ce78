//! `GET /changes?wait=…` answers as soon as there is a change.

use std::sync::Arc;

use axum::http::Method;
use serde_json::json;
use tokio::task::JoinHandle;
use tympan::model::{Role, Scope};
use tympan::web::change_signal::WAITING_MAX;

use crate::common::app::{Api, Call, Reply, TestApp};
use crate::common::wait::{in_time, until};

/// Sends a request that waits, and returns once it does.
async fn sent(api: &Api, request: Call) -> JoinHandle<Reply> {
    let before = api.app.change_signal.listening();
    let request = tokio::spawn(request.into_future());
    until("the request waits", async || {
        api.app.change_signal.listening() > before
    })
    .await;
    request
}

async fn waiting(api: &Api, query: &str) -> JoinHandle<Reply> {
    sent(api, api.get(&format!("/changes?{query}"))).await
}

async fn answer(request: JoinHandle<Reply>) -> Reply {
    in_time("an answer", request).await.unwrap()
}

fn actions(reply: &Reply) -> Vec<&str> {
    let items = reply.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["action"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_change_ends_the_wait() {
    let api = TestApp::new().await.api().await;
    let after = api.last_change().await;
    let request = waiting(&api, &format!("after={after}&wait=60")).await;
    api.published("Hello").await;
    let reply = answer(request).await;
    assert_eq!(actions(&reply), ["post.created"]);
    assert_eq!(api.app.change_signal.listening(), 0);
}

#[tokio::test]
async fn what_is_there_is_answered_at_once() {
    let api = TestApp::new().await.api().await;
    let after = api.last_change().await;
    api.published("Hello").await;
    let request = api.get(&format!("/changes?after={after}&wait=60"));
    let reply = in_time("an answer", request.into_future()).await;
    assert_eq!(actions(&reply), ["post.created"]);
}

#[tokio::test]
async fn a_wait_ends_with_its_time() {
    let api = TestApp::new().await.api().await;
    let after = api.last_change().await;
    let request = waiting(&api, &format!("after={after}&wait=1")).await;
    let reply = answer(request).await;
    assert_eq!(
        (reply.status, &reply.body),
        (200, &json!({ "items": [], "next_cursor": null }))
    );
}

#[tokio::test]
async fn waiting_holds_no_connection() {
    let api = TestApp::new().await.api().await;
    let after = api.last_change().await;
    let mut requests = Vec::new();
    // More than any pool has connections.
    for _ in 0..40 {
        requests.push(waiting(&api, &format!("after={after}&wait=60")).await);
    }
    api.published("Hello").await;
    for request in requests {
        assert_eq!(answer(request).await.status, 200);
    }
}

#[tokio::test]
async fn too_many_are_told_to_come_back() {
    let api = TestApp::new().await.api().await;
    let after = api.last_change().await;
    let query = format!("after={after}&wait=60");
    let mut listeners = Vec::new();
    for _ in 0..WAITING_MAX {
        listeners.push(api.app.change_signal.listen().unwrap());
    }
    let refused = api.get(&format!("/changes?{query}")).await;
    refused.is_problem(429, "too-many");
    assert_eq!(refused.header("retry-after"), Some("2"));
    // Without a wait it is a list like any other.
    assert_eq!(
        api.get(&format!("/changes?after={after}")).await.status,
        200
    );
    listeners.pop();
    let request = waiting(&api, &query).await;
    api.published("Hello").await;
    assert_eq!(answer(request).await.status, 200);
}

#[tokio::test]
async fn a_client_that_goes_away_gives_its_place_back() {
    let api = TestApp::new().await.api().await;
    let after = api.last_change().await;
    let request = waiting(&api, &format!("after={after}&wait=60")).await;
    request.abort();
    assert!(request.await.unwrap_err().is_cancelled());
    until("the place is given back", async || {
        api.app.change_signal.listening() == 0
    })
    .await;
}

#[tokio::test]
async fn the_end_of_the_server_ends_the_wait() {
    let api = TestApp::new().await.api().await;
    let after = api.last_change().await;
    let query = format!("after={after}&wait=60");
    let request = waiting(&api, &query).await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let ended = Arc::clone(&api.app.change_signal).ended_by(async {
        stopped.await.unwrap();
    });
    stop.send(()).unwrap();
    ended.await;
    assert_eq!(answer(request).await.body["items"], json!([]));
    // No one can wait any more.
    let late = api.get(&format!("/changes?{query}"));
    let late = in_time("an answer", late.into_future()).await;
    assert_eq!(late.body["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_another_process_ends_the_wait() {
    let api = TestApp::new().await.api().await;
    let after = api.last_change().await;
    let _follower = api.follow().await;
    let request = waiting(&api, &format!("after={after}&wait=60")).await;
    let other = api.second_node().await;
    // A token is on no page, so that no surrogate key changes with it.
    let token = json!({ "name": "elsewhere", "scopes": ["posts:read"] });
    let post = other.call(Method::POST, "/tokens").token(&api.token);
    assert_eq!(post.json(token).await.status, 201);
    let reply = answer(request).await;
    assert_eq!(actions(&reply), ["token.created"]);
}

#[tokio::test]
async fn a_wait_is_a_number_of_seconds_up_to_a_minute() {
    let api = TestApp::new().await.api().await;
    for wait in ["61", "-1", "soon"] {
        let reply = api.get(&format!("/changes?wait={wait}")).await;
        reply.is_problem(400, "bad-request").points_at(&["wait"]);
    }
}

#[tokio::test]
async fn the_newest_changes_are_where_following_begins() {
    let api = TestApp::new().await.api().await;
    for title in ["One", "Two", "Three"] {
        api.create(json!({ "title": title })).await;
    }
    let newest = api.last_change().await;
    let last = api.get("/changes?last=1").await;
    assert_eq!(last.body["items"][0]["seq"], newest);
    let both = api.get("/changes?last=2").await;
    assert_eq!(actions(&both), ["post.created", "post.created"]);
    let all = api.get("/changes?last=200").await;
    assert_eq!(all.body["items"][0]["seq"], 1);
    for query in ["last=0", "last=201", "last=1&after=1"] {
        let reply = api.get(&format!("/changes?{query}")).await;
        reply.is_problem(400, "bad-request").points_at(&["last"]);
    }
}

#[tokio::test]
async fn a_token_that_is_revoked_follows_no_longer() {
    let api = TestApp::new().await.api().await;
    let mona = api.add_user("Mona", Role::Moderator).await.id;
    let mona = api.token_of(mona, &[Scope::ChangesRead], None).await;
    let tokens = api.get("/tokens").await.ids();
    let after = api.last_change().await;
    let query = format!("/changes?after={after}&wait=60");
    let request = sent(&api, api.get(&query).token(&mona)).await;
    let hers = tokens.iter().max().unwrap();
    let revoked = api.delete(&format!("/tokens/{hers}")).await;
    assert!(revoked.status < 300, "{}", revoked.body);
    answer(request).await.is_problem(401, "unauthorized");
}
