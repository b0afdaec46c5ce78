//! Labels over the API: renaming, merging and deleting them.

use axum::http::Method;
use serde_json::{Value, json};

use crate::common::app::{Api, TestApp};

async fn post(api: &Api, title: &str, labels: Value) -> Value {
    api.create(json!({ "title": title, "labels": labels, "status": "published" }))
        .await
}

#[tokio::test]
async fn a_renamed_label_has_its_new_name_on_every_post_whose_time_stays() {
    let api = TestApp::new().await.api().await;
    let before = post(&api, "One", json!(["AI", "Other"])).await;
    api.clock.advance(chrono::TimeDelta::hours(1));
    let label = api
        .patch("/labels/1", json!({ "name": "Machine learning" }))
        .await
        .ok();
    assert_eq!(
        label,
        json!({ "id": 1, "name": "Machine learning", "url": "https://blog.example.org/label/Machine%20learning", "posts": 1 })
    );
    assert_eq!(api.get("/labels/1").await.ok(), label);
    let after = api.get("/posts/1").await.ok();
    assert_eq!(
        (&after["labels"], &after["updated_at"], &after["version"]),
        (
            &json!(["Machine learning", "Other"]),
            &before["updated_at"],
            &json!(1)
        )
    );
    let reply = api.patch("/labels/1", json!({ "name": "OTHER" })).await;
    assert_eq!(reply.is_problem(409, "conflict").body["alternative"], "2");
    let log = api.get("/changes").await.ok();
    let change = log["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&change["action"], &change["detail"]["posts"]),
        (&json!("label.renamed"), &json!([1]))
    );
    assert_eq!(
        change["detail"]["labels"],
        json!(["ai", "machine learning"])
    );
}

#[tokio::test]
async fn a_merged_label_is_gone_and_its_posts_have_the_other() {
    let api = TestApp::new().await.api().await;
    post(&api, "One", json!(["AI"])).await;
    post(&api, "Two", json!(["AI", "ML"])).await;
    api.post("/labels/1/merge", json!({ "into": 1 }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/into"]);
    let list = api.get("/labels").await.ok();
    let other = &list["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|label| label["name"] == "ML")
        .unwrap()["id"];
    api.post("/labels/1/merge", json!({ "into": 999 }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/into"]);
    assert_eq!(
        api.post("/labels/1/merge", json!({ "into": other }))
            .await
            .ok()["posts"],
        2
    );
    for path in ["/posts/1", "/posts/2"] {
        assert_eq!(api.get(path).await.ok()["labels"], json!(["ML"]), "{path}");
    }
    api.get("/labels/1").await.is_problem(404, "not-found");
}

#[tokio::test]
async fn a_deleted_label_is_on_no_post() {
    let api = TestApp::new().await.api().await;
    post(&api, "One", json!(["AI"])).await;
    assert_eq!(api.delete("/labels/1").await.status, 204);
    assert_eq!(api.get("/posts/1").await.ok()["labels"], json!([]));
}

#[tokio::test]
async fn a_restored_revision_has_the_labels_as_they_are_called_now() {
    let api = TestApp::new().await.api().await;
    post(&api, "One", json!(["AI"])).await;
    api.patch("/posts/1", json!({ "labels": ["AI", "x"] }))
        .await
        .ok();
    api.patch("/labels/1", json!({ "name": "ML" })).await.ok();
    let restored = api
        .call(Method::POST, "/posts/1/revisions/1/restore")
        .await
        .ok();
    assert_eq!(restored["labels"], json!(["ML"]));
}
