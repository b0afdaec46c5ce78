//! Series over the API: creating, filling, renaming and deleting them. Their posts remain.

use serde_json::{Value, json};

use crate::common::app::TestApp;

#[tokio::test]
async fn a_series_is_made_filled_and_listed() {
    let api = TestApp::new().await.api().await;
    let reply = api
        .post(
            "/series",
            json!({ "title": " A year  of bread ", "description": "Twelve loaves." }),
        )
        .await;
    assert_eq!(
        (reply.status, reply.header("location"), reply.header("etag")),
        (201, Some("/api/v1/series/1"), Some("\"1\""))
    );
    assert_eq!(
        (&reply.body["slug"], &reply.body["title"]),
        (&json!("a-year-of-bread"), &json!("A year of bread"))
    );
    assert_eq!(
        reply.body["url"],
        "https://blog.example.org/series/a-year-of-bread"
    );
    for title in ["Rye", "Wheat"] {
        let post = api
            .create(json!({ "title": title, "series": { "id": 1 } }))
            .await;
        assert_eq!(
            post["series"]["position"], post["id"],
            "a part without a place comes last"
        );
    }
    let other = api.create(json!({ "title": "Alone" })).await;
    let moved = api
        .patch("/posts/2", json!({ "series": { "id": 1, "position": 7 } }))
        .await
        .ok();
    assert_eq!(moved["series"], json!({ "id": 1, "position": 7 }));
    let kept = api
        .patch(
            "/posts/2",
            json!({ "title": "Spelt", "series": { "id": 1 } }),
        )
        .await
        .ok();
    assert_eq!(kept["series"]["position"], 7, "a part keeps its place");
    assert_eq!(api.get("/posts?series=1").await.ids(), [2, 1]);
    assert_eq!(other["series"], Value::Null);
    let left = api.patch("/posts/2", json!({ "series": null })).await.ok();
    assert_eq!(left["series"], Value::Null);
    assert_eq!(api.get("/series").await.ids(), [1]);
}

#[tokio::test]
async fn a_series_that_is_not_there_or_a_place_that_is_none_is_refused() {
    let api = TestApp::new().await.api().await;
    api.post("/posts", json!({ "title": "A", "series": { "id": 9 } }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/series/id"]);
    api.post("/series", json!({ "title": "Bread" })).await;
    for position in [0, -1, 1_000_001] {
        let post = json!({ "title": "A", "series": { "id": 1, "position": position } });
        api.post("/posts", post)
            .await
            .is_problem(422, "invalid")
            .points_at(&["/series/position"]);
    }
    api.post("/series", json!({ "title": "" }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/title"]);
    api.post(
        "/series",
        json!({ "title": "Rye", "description": "a".repeat(2001) }),
    )
    .await
    .is_problem(422, "invalid")
    .points_at(&["/description"]);
    api.post("/series", json!({ "title": "Other", "slug": "bread" }))
        .await
        .is_problem(409, "conflict");
    assert_eq!(
        api.post("/series", json!({ "title": "Bread" })).await.body["slug"],
        "bread-2"
    );
}

#[tokio::test]
async fn a_former_name_is_nobody_elses_and_its_own_again_at_will() {
    let api = TestApp::new().await.api().await;
    for title in ["Bread", "Cake"] {
        api.post("/series", json!({ "title": title })).await.ok();
    }
    api.patch("/series/1", json!({ "slug": "loaves" }))
        .await
        .ok();
    api.patch("/series/1", json!({ "slug": "buns" })).await.ok();
    api.post("/series", json!({ "title": "Other", "slug": "bread" }))
        .await
        .is_problem(409, "conflict")
        .points_at(&["/slug"]);
    for taken in ["bread", "loaves", "buns"] {
        api.patch("/series/2", json!({ "slug": taken }))
            .await
            .is_problem(409, "conflict")
            .points_at(&["/slug"]);
    }
    assert_eq!(
        api.post("/series", json!({ "title": "Bread" })).await.body["slug"],
        "bread-2"
    );
    assert_eq!(
        api.patch("/series/1", json!({ "slug": "bread" }))
            .await
            .ok()["slug"],
        "bread"
    );
    assert_eq!(
        api.patch("/series/2", json!({ "title": "Cakes" }))
            .await
            .ok()["slug"],
        "cake"
    );
}

#[tokio::test]
async fn a_deleted_series_leaves_its_posts() {
    let api = TestApp::new().await.api().await;
    api.post("/series", json!({ "title": "Bread" })).await;
    api.create(json!({ "title": "Rye", "series": { "id": 1 } }))
        .await;
    assert_eq!(
        api.delete("/series/1")
            .header("if-match", "\"7\"")
            .await
            .status,
        412
    );
    assert_eq!(api.delete("/series/1").await.status, 204);
    let post = api.get("/posts/1").await.ok();
    assert_eq!(
        (&post["series"], &post["version"]),
        (&Value::Null, &json!(2))
    );
    api.get("/series/1").await.is_problem(404, "not-found");
    let changes = api.get("/changes").await.body["items"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(changes.last().unwrap()["action"], "series.deleted");
}

#[tokio::test]
async fn a_series_is_changed_at_its_version() {
    let api = TestApp::new().await.api().await;
    api.post("/series", json!({ "title": "Bread" })).await;
    let changed = api
        .patch("/series/1", json!({ "title": "Loaves", "slug": "loaves" }))
        .await
        .ok();
    assert_eq!(
        (&changed["title"], &changed["slug"], &changed["version"]),
        (&json!("Loaves"), &json!("loaves"), &json!(2))
    );
    assert_eq!(
        api.patch("/series/1", json!({ "title": "Loaves" }))
            .await
            .ok()["version"],
        2,
        "nothing changed"
    );
    assert_eq!(
        api.patch("/series/1", json!({ "title": "X" }))
            .header("if-match", "\"1\"")
            .await
            .status,
        412
    );
}

#[tokio::test]
async fn translations_share_a_key() {
    let api = TestApp::new().await.api().await;
    api.create(json!({ "title": "Bread", "lang": "en", "translation_key": "on-bread" }))
        .await;
    api.create(json!({ "title": "Brot", "lang": "de", "translation_key": "on-bread" }))
        .await;
    api.create(json!({ "title": "Alone" })).await;
    assert_eq!(
        api.get("/posts?translation_key=on-bread").await.ids(),
        [2, 1]
    );
    assert_eq!(
        api.patch("/posts/1", json!({ "translation_key": null }))
            .await
            .ok()["translation_key"],
        Value::Null
    );
    api.post(
        "/posts",
        json!({ "title": "X", "translation_key": "On bread!" }),
    )
    .await
    .is_problem(422, "invalid");
}

#[tokio::test]
async fn a_user_has_a_description() {
    let api = TestApp::new().await.api().await;
    assert_eq!(api.get("/users/1").await.ok()["bio"], "");
    assert_eq!(
        api.patch("/users/1", json!({ "bio": "Bakes *bread*.\r\n" }))
            .await
            .ok()["bio"],
        "Bakes *bread*."
    );
    api.patch("/users/1", json!({ "bio": "a".repeat(2001) }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/bio"]);
}
