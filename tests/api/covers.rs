//! The cover of a post over the API.

use axum::http::Method;
use serde_json::{Value, json};
use tympan::model::{Role, Scope};

use crate::common::app::{Api, TestApp};
use crate::pages::media::{photo, uploaded};

async fn use_count(api: &Api) -> Value {
    api.get("/media/1").await.ok()["use_count"].clone()
}

#[tokio::test]
async fn a_cover_is_chosen_kept_and_taken_away() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let small = item["variants"][0]["path"].clone();
    let post = api.create(json!({ "title": "A", "cover": small })).await;
    assert_eq!(post["cover"], item["path"]);
    let kept = api.patch("/posts/1", json!({ "title": "B" })).await.ok();
    assert_eq!(kept["cover"], item["path"]);
    assert_eq!(api.get("/posts/1").await.ok()["cover"], item["path"]);
    let used = api.get("/media/1").await.ok();
    assert_eq!(used["used_by"][0]["id"], 1);
    api.delete("/media/1").await.is_problem(409, "in-use");
    let without = api.patch("/posts/1", json!({ "cover": null })).await.ok();
    assert_eq!(without["cover"], Value::Null);
    assert_eq!(use_count(&api).await, 0);
    api.delete("/media/1").await.ok();
}

#[tokio::test]
async fn a_dry_run_chooses_nothing() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    api.create(json!({ "title": "A" })).await;
    let tried = api
        .patch("/posts/1?dry_run=true", json!({ "cover": item["path"] }))
        .await
        .ok();
    assert_eq!(tried["cover"], item["path"]);
    assert_eq!(api.get("/posts/1").await.ok()["cover"], Value::Null);
    assert_eq!(use_count(&api).await, 0);
}

#[tokio::test]
async fn only_a_picture_that_is_there_can_be_chosen() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let paper = uploaded(&api, "paper.txt", b"Some words.\n".to_vec()).await;
    for cover in [
        json!("/media/0123456789abcdef0123456789abcdef/a.jpg"),
        json!("press.jpg"),
        json!("https://other.example/a.jpg"),
        paper["path"].clone(),
    ] {
        let reply = api
            .post("/posts", json!({ "title": "A", "cover": cover }))
            .await;
        reply.is_problem(422, "invalid").points_at(&["/cover"]);
    }
    api.delete("/media/1").await.ok();
    let reply = api
        .post("/posts", json!({ "title": "A", "cover": item["path"] }))
        .await;
    reply.is_problem(422, "invalid").points_at(&["/cover"]);
}

#[tokio::test]
async fn authors_choose_among_their_own_pictures() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let author = api.add_user("Otto", Role::Author).await.id;
    let token = api.token_of(author, &[Scope::Admin], None).await;
    let choose = || {
        let body = json!({ "title": "A", "cover": item["path"] });
        api.call(Method::POST, "/posts").token(&token).json(body)
    };
    choose()
        .await
        .is_problem(422, "invalid")
        .points_at(&["/cover"]);
    let call = api
        .call(Method::POST, "/media?name=mine.jpg")
        .token(&token)
        .raw(photo());
    let own = call.await.ok();
    assert_eq!(choose().await.ok()["cover"], own["path"]);
}

#[tokio::test]
async fn a_picture_in_the_trash_stays_chosen_and_blocks_no_change() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    api.create(json!({ "title": "A", "cover": item["path"] }))
        .await;
    api.delete("/media/1?force=true").await.ok();
    let renamed = api.patch("/posts/1", json!({ "title": "B" })).await.ok();
    assert_eq!(renamed["cover"], item["path"]);
}

#[tokio::test]
async fn a_revision_keeps_the_cover_and_restores_it_while_it_exists() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    api.create(json!({ "title": "A", "cover": item["path"] }))
        .await;
    api.patch("/posts/1", json!({ "cover": null })).await.ok();
    assert_eq!(
        api.get("/posts/1/revisions/1").await.ok()["cover"],
        item["path"]
    );
    let diff = api.get("/posts/1/revisions/1/diff").await.ok();
    assert_eq!(
        diff["fields"]["cover"],
        json!({ "from": item["path"], "to": null })
    );
    let restore = || api.call(Method::POST, "/posts/1/revisions/1/restore");
    assert_eq!(restore().await.ok()["cover"], item["path"]);
    assert_eq!(use_count(&api).await, 1);
    api.patch("/posts/1", json!({ "cover": null })).await.ok();
    api.delete("/media/1").await.ok();
    assert_eq!(restore().await.ok()["cover"], Value::Null);
}

#[tokio::test]
async fn a_cover_changes_no_date_of_modification() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let post = api
        .create(json!({ "title": "A", "status": "published" }))
        .await;
    api.clock.advance(chrono::TimeDelta::hours(1));
    let after = api
        .patch("/posts/1", json!({ "cover": item["path"] }))
        .await
        .ok();
    assert_eq!(after["updated_at"], post["updated_at"]);
    assert_eq!(after["version"], 2);
}
