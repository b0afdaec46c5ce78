//! Settings over the API: reading, changing and checking them.

use serde_json::json;

use crate::common::app::TestApp;

#[tokio::test]
async fn a_change_names_only_what_it_changes() {
    let api = TestApp::new().await.api().await;
    let before = api.get("/settings").await;
    assert_eq!(before.header("etag"), Some("\"0\""));
    let after = api
        .patch(
            "/settings",
            json!({ "title": " Another  name ", "thread_depth": 3 }),
        )
        .await
        .ok();
    let mut expected = before.body.clone();
    expected["title"] = json!("Another name");
    expected["thread_depth"] = json!(3);
    expected["version"] = json!(1);
    assert_eq!(after, expected);
    assert_eq!(api.get("/settings").await.body, after);
    let log = api.get("/changes?after=2").await.body;
    assert_eq!(log["items"][0]["action"], "settings.updated");
    assert_eq!(
        log["items"][0]["detail"]["fields"],
        json!(["thread_depth", "title"])
    );
}

#[tokio::test]
async fn the_same_again_is_no_change() {
    let api = TestApp::new().await.api().await;
    assert_eq!(api.patch("/settings", json!({})).await.ok()["version"], 0);
    assert_eq!(
        api.patch("/settings", json!({ "thread_depth": 6 }))
            .await
            .ok()["version"],
        0
    );
}

#[tokio::test]
async fn wrong_values_are_pointed_at_and_nothing_is_stored() {
    let api = TestApp::new().await.api().await;
    for (patch, pointers) in [
        (json!({ "nonsense": 1 }), vec!["/nonsense"]),
        (json!({ "version": 9 }), vec!["/version"]),
        (json!({ "title": null }), vec!["/title"]),
        (json!({ "thread_depth": "deep" }), vec!["/thread_depth"]),
        (
            json!({ "thread_depth": 0, "time_zone": "Mars/Olympus" }),
            vec!["/time_zone", "/thread_depth"],
        ),
        (
            json!({ "navigation": [{ "label": "x", "url": "/x", "color": "red" }] }),
            vec!["/navigation/0/color"],
        ),
        (
            json!({ "navigation": [{ "label": "x", "url": "javascript:alert(1)" }] }),
            vec!["/navigation/0/url"],
        ),
        (json!({ "title": "a\u{0}b" }), vec!["/title"]),
    ] {
        let reply = api.patch("/settings", patch).await;
        reply.is_problem(422, "invalid").points_at(&pointers);
    }
    assert_eq!(api.get("/settings").await.body["version"], 0);
}

#[tokio::test]
async fn a_group_keeps_what_a_change_leaves_out() {
    let api = TestApp::new().await.api().await;
    api.patch(
        "/settings",
        json!({ "appearance": { "accent": "#0B57A4", "css": "a { color: red }" } }),
    )
    .await
    .ok();
    let after = api
        .patch("/settings", json!({ "appearance": { "theme": "compact" } }))
        .await
        .ok();
    assert_eq!(
        after["appearance"],
        json!({ "theme": "compact", "accent": "#0b57a4", "list_covers": null, "post_cover": null, "css": "a { color: red }" })
    );
    let after = api
        .patch("/settings", json!({ "appearance": { "accent": null } }))
        .await
        .ok();
    assert_eq!(after["appearance"]["accent"], json!(null));
}

#[tokio::test]
async fn a_look_that_cannot_be_is_pointed_at() {
    let api = TestApp::new().await.api().await;
    for (patch, pointer) in [
        (
            json!({ "appearance": { "theme": "baroque" } }),
            "/appearance/theme",
        ),
        (
            json!({ "appearance": { "accent": "red" } }),
            "/appearance/accent",
        ),
        (json!({ "appearance": { "css": "a {" } }), "/appearance/css"),
        (
            json!({ "appearance": { "css": "x".repeat(64 * 1024 + 1) } }),
            "/appearance/css",
        ),
        (
            json!({ "appearance": { "font": "Comic Sans" } }),
            "/appearance/font",
        ),
        (json!({ "appearance": null }), "/appearance"),
    ] {
        api.patch("/settings", patch)
            .await
            .is_problem(422, "invalid")
            .points_at(&[pointer]);
    }
}
