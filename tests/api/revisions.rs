//! Revisions: each save stores one, and the API returns it.

use axum::http::Method;
use serde_json::json;

use crate::common::app::TestApp;

#[tokio::test]
async fn every_save_is_kept() {
    let api = TestApp::new().await.api().await;
    api.create(json!({ "title": "One", "labels": ["a"] })).await;
    api.patch("/posts/1", json!({ "title": "Two" })).await.ok();
    api.patch("/posts/1", json!({ "title": "Three", "labels": [] }))
        .await
        .ok();
    let list = api.get("/posts/1/revisions").await.ok();
    let titles: Vec<&str> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|revision| revision["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["Three", "Two", "One"]);
    let first = api.get("/posts/1/revisions/1").await.ok();
    assert_eq!(first, list["items"][2]);
    assert_eq!(
        (&first["labels"], &first["saved_by"]),
        (&json!(["a"]), &json!(1))
    );
    let part = api.get("/posts/1/revisions?limit=2").await.ok();
    let rest = api
        .get(&format!(
            "/posts/1/revisions?cursor={}",
            part["next_cursor"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(rest["items"], json!([first]));
}

#[tokio::test]
async fn a_restored_revision_is_a_new_version() {
    let api = TestApp::new().await.api().await;
    api.create(json!({ "title": "One", "body": "first", "labels": ["a"], "lang": "de", "status": "published" })).await;
    api.patch(
        "/posts/1",
        json!({ "title": "Two", "body": "second", "labels": [], "lang": null, "slug": "two" }),
    )
    .await
    .ok();
    let reply = api.call(Method::POST, "/posts/1/revisions/1/restore").await;
    assert_eq!(reply.header("etag"), Some("\"3\""));
    let post = reply.ok();
    assert_eq!(
        (&post["title"], &post["body"], &post["lang"]),
        (&json!("One"), &json!("first"), &json!("de"))
    );
    assert_eq!(
        (&post["labels"], &post["slug"], &post["status"]),
        (&json!(["a"]), &json!("two"), &json!("published"))
    );
    assert_eq!(
        api.get("/posts/1/revisions").await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[tokio::test]
async fn nothing_is_restored_in_the_trash() {
    let api = TestApp::new().await.api().await;
    api.published("One").await;
    api.delete("/posts/1").await.ok();
    api.call(Method::POST, "/posts/1/revisions/1/restore")
        .await
        .is_problem(409, "conflict");
    api.call(Method::POST, "/posts/1/revisions/9/restore")
        .await
        .is_problem(404, "not-found");
}

#[tokio::test]
async fn what_changed_between_two_saves_is_told_by_field_and_line() {
    let api = TestApp::new().await.api().await;
    api.create(
        json!({ "title": "One", "body": "a\nb\nc\n", "labels": ["x"], "status": "published" }),
    )
    .await;
    api.patch(
        "/posts/1",
        json!({ "body": "a\nB\nc\nd", "lang": "de", "labels": ["x", "y"] }),
    )
    .await
    .ok();
    api.patch("/posts/1", json!({ "title": "Three" }))
        .await
        .ok();
    let reply = api.get("/posts/1/revisions/1/diff?against=2").await;
    assert_eq!(
        (reply.header("content-type"), reply.header("vary")),
        (Some("application/json"), Some("accept"))
    );
    let line = |change: &str, text: &str| json!({ "change": change, "text": text });
    let lines = [
        line("equal", "a\n"),
        line("delete", "b\n"),
        line("insert", "B\n"),
        line("equal", "c\n"),
        line("insert", "d"),
    ];
    let hunk =
        json!({ "old_start": 1, "old_lines": 3, "new_start": 1, "new_lines": 4, "lines": lines });
    let fields = json!({ "labels": { "from": ["x"], "to": ["x", "y"] }, "lang": { "from": null, "to": "de" } });
    assert_eq!(
        reply.ok(),
        json!({ "post_id": 1, "from": 1, "to": 2, "fields": fields, "hunks": [hunk] })
    );
    let current = api.get("/posts/1/revisions/2/diff").await.ok();
    let title = json!({ "title": { "from": "One", "to": "Three" } });
    assert_eq!(
        current,
        json!({ "post_id": 1, "from": 2, "to": 3, "fields": title, "hunks": [] })
    );
    assert_eq!(
        api.get("/posts/1/revisions/2/diff?against=current")
            .await
            .ok(),
        current
    );
    let back = api.get("/posts/1/revisions/3/diff?against=2").await.ok();
    assert_eq!(
        back["fields"]["title"],
        json!({ "from": "Three", "to": "One" })
    );
}

#[tokio::test]
async fn a_unified_diff_is_given_to_whoever_accepts_one() {
    let api = TestApp::new().await.api().await;
    api.create(json!({ "title": "One", "body": "a\nb\n" }))
        .await;
    api.patch("/posts/1", json!({ "title": "\"Two\"", "body": "a\nc" }))
        .await
        .ok();
    let reply = api
        .get("/posts/1/revisions/1/diff")
        .header("accept", "text/x-diff, */*;q=0.1")
        .await;
    assert_eq!(
        reply.header("content-type"),
        Some("text/x-diff; charset=utf-8")
    );
    let expected = "# title: \"One\" -> \"\\\"Two\\\"\"\n--- posts/1/revisions/1\n+++ posts/1/revisions/2\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n\
                    \\ No newline at end of file\n";
    assert_eq!(reply.ok(), expected);
    for accept in ["*/*", "application/json, text/x-diff", "text/x-diff;q=0"] {
        let reply = api
            .get("/posts/1/revisions/1/diff")
            .header("accept", accept)
            .await;
        assert_eq!(
            reply.header("content-type"),
            Some("application/json"),
            "{accept}"
        );
    }
}

#[tokio::test]
async fn only_revisions_of_the_same_post_are_compared() {
    let api = TestApp::new().await.api().await;
    api.published("One").await;
    api.published("Two").await;
    api.patch("/posts/2", json!({ "title": "Three" }))
        .await
        .ok();
    for path in [
        "/posts/1/revisions/1/diff?against=2",
        "/posts/1/revisions/2/diff",
        "/posts/3/revisions/1/diff",
        "/posts/1/revisions/1/diff?against=-1",
    ] {
        api.get(path).await.is_problem(404, "not-found");
    }
    for against in ["", "now", "99999999999999999999"] {
        api.get(&format!("/posts/1/revisions/1/diff?against={against}"))
            .await
            .is_problem(400, "bad-request")
            .points_at(&["against"]);
    }
    api.get("/posts/1/revisions/1/diff?format=unified")
        .await
        .is_problem(400, "bad-request")
        .points_at(&["format"]);
}
