//! What the answer warns of when a post is saved, and what a setting refuses.

use axum::http::Method;
use serde_json::{Value, json};

use crate::common::app::{Api, TestApp};
use crate::pages::media::{photo, uploaded};

/// Saves a draft with this body and returns the code, the line and the URL of each warning.
async fn warnings(api: &Api, body: &str) -> Vec<(String, Value, String)> {
    let post = api.create(json!({ "title": "A", "body": body })).await;
    let warnings = post["warnings"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    warnings
        .iter()
        .map(|it| {
            assert_eq!(it["where"]["field"], "body");
            let place = &it["where"];
            (
                text(&it["code"]),
                place["line"].clone(),
                text(&place["url"]),
            )
        })
        .collect()
}

fn codes(warnings: &[(String, Value, String)]) -> Vec<&str> {
    warnings.iter().map(|(code, ..)| code.as_str()).collect()
}

#[tokio::test]
async fn pictures_without_words_are_named_with_their_line() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let path = item["path"].as_str().unwrap();
    let body = format!(
        "One\n\n![A press]({path})\n\n![]({path})\n\n![press.jpg]({path})\n\n![](https://other.example/x.jpg)"
    );
    let found = warnings(&api, &body).await;
    assert_eq!(
        found,
        [
            ("missing_alt".to_owned(), json!(5), path.to_owned()),
            ("alt_is_file_name".to_owned(), json!(7), path.to_owned()),
            (
                "missing_alt".to_owned(),
                json!(9),
                "https://other.example/x.jpg".to_owned()
            ),
        ]
    );
}

#[tokio::test]
async fn a_picture_that_only_decorates_needs_no_words() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let body = format!("![]({})", item["path"].as_str().unwrap());
    assert_eq!(codes(&warnings(&api, &body).await), ["missing_alt"]);
    api.patch("/media/1", json!({ "alt": "A press" }))
        .await
        .ok();
    let post = api.create(json!({ "title": "A", "body": body })).await;
    let message = post["warnings"][0]["message"].as_str().unwrap();
    assert!(message.contains("“A press”"), "{message}");
    api.patch("/media/1", json!({ "decorative": true, "alt": "" }))
        .await
        .ok();
    assert!(warnings(&api, &body).await.is_empty());
}

#[tokio::test]
async fn links_that_lead_to_nothing_on_this_blog_are_named() {
    let api = TestApp::new().await.api().await;
    let there = api
        .create(json!({ "title": "There", "labels": ["News"], "status": "published" }))
        .await;
    api.create(json!({ "title": "Hidden", "slug": "hidden" }))
        .await;
    api.post(
        "/redirects",
        json!({ "path": "/old", "target": "/2022/01/there" }),
    )
    .await
    .ok();
    let found = "[a](/2022/01/there) [b](/2022/01/there?x=1#comments) [c](/) [d](/archive) [e](/2022) [f](/2022/01)
        [g](/label/News) [h](/old) [i](/2022/01/there.md) [j](/search?q=x) [k](/feed.atom) [l](https://other.example/nothing)
        [m](https://blog.example.org/2022/01/there) [n](/author/olga-owner) [o](#here) [p](/2022/01/07)";
    assert_eq!(there["path"], "/2022/01/there");
    assert_eq!(warnings(&api, found).await, []);
    let missing = "[a](/2022/01/nowhere)\n[b](/2022/01/hidden) [c](/label/Nothing) [d](/author/nobody)\n[e](/media/0123456789abcdef0123456789abcdef/x.jpg)
[f](https://blog.example.org/nowhere)\n![g](/media/0123456789abcdef0123456789abcdef/x.jpg)";
    let missing = warnings(&api, missing).await;
    let lines: Vec<_> = missing.iter().map(|(_, line, _)| line.clone()).collect();
    assert_eq!(lines, [1, 2, 2, 2, 3, 4, 5]);
    let mut codes = codes(&missing);
    assert_eq!(codes.pop(), Some("picture_not_found"));
    assert!(
        codes.iter().all(|code| *code == "link_not_found"),
        "{codes:?}"
    );
}

#[tokio::test]
async fn a_cover_without_words_is_named() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let post = api
        .create(json!({ "title": "A", "cover": item["path"] }))
        .await;
    let warning = &post["warnings"][0];
    assert_eq!(
        (&warning["code"], &warning["where"]["field"]),
        (&json!("missing_alt"), &json!("cover"))
    );
    for texts in [
        json!({ "alt": "A press in a cellar" }),
        json!({ "alt": "", "decorative": true }),
    ] {
        api.patch("/media/1", texts).await.ok();
        let post = api.patch("/posts/1", json!({})).await.ok();
        assert_eq!(post["warnings"], json!([]));
    }
}

#[tokio::test]
async fn every_answer_to_a_change_has_warnings() {
    let api = TestApp::new().await.api().await;
    api.create(json!({ "title": "A", "body": "[a](/nowhere)" }))
        .await;
    let count = |post: &Value| post["warnings"].as_array().unwrap().len();
    let published = api
        .patch("/posts/1", json!({ "status": "published" }))
        .await
        .ok();
    assert_eq!(
        (count(&published), &published["status"]),
        (1, &json!("published"))
    );
    let mended = api.patch("/posts/1", json!({ "body": "a" })).await.ok();
    assert_eq!(count(&mended), 0);
    let restore = api.call(Method::POST, "/posts/1/revisions/1/restore");
    assert_eq!(count(&restore.await.ok()), 1);
    assert_eq!(count(&api.patch("/posts/1", json!({})).await.ok()), 1);
}

#[tokio::test]
async fn a_setting_refuses_to_publish_with_warnings() {
    let api = TestApp::new().await.api().await;
    let faulty = json!({ "title": "A", "body": "[a](/nowhere)", "status": "published" });
    api.post("/posts", faulty.clone()).await.ok();
    api.patch("/settings", json!({ "publish_checks": "refuse" }))
        .await
        .ok();
    let refused = api.post("/posts", faulty).await;
    refused.is_problem(422, "invalid").points_at(&["/body"]);
    assert_eq!(refused.body["warnings"][0]["code"], "link_not_found");
    assert_eq!(refused.body["warnings"][0]["where"]["line"], 1);
    // What is public stays so, and drafts can be saved.
    api.patch("/posts/1", json!({ "title": "B" })).await.ok();
    let draft = api
        .create(json!({ "title": "C", "body": "[a](/nowhere)" }))
        .await;
    let path = format!("/posts/{}", draft["id"]);
    let publish = json!({ "status": "published" });
    let refused = api.patch(&path, publish.clone()).await;
    refused.is_problem(422, "invalid").points_at(&["/body"]);
    assert_eq!(api.get(&path).await.ok()["status"], "draft");
    api.patch(&path, json!({ "body": "a", "status": "published" }))
        .await
        .ok();
}
