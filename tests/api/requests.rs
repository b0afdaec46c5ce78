//! Malformed requests of every kind: each is answered with a problem that explains it.

use axum::http::Method;
use serde_json::json;

use crate::common::app::TestApp;

#[tokio::test]
async fn a_body_must_be_json_by_name() {
    let api = TestApp::new().await.api().await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "",
    ] {
        let reply = api
            .call(Method::POST, "/posts")
            .header("content-type", kind)
            .raw("{}")
            .await;
        reply.is_problem(415, "unsupported-media");
    }
    api.call(Method::POST, "/posts")
        .raw("{}")
        .await
        .is_problem(415, "unsupported-media");
    let reply = api
        .post("/posts", json!({ "title": "x" }))
        .header("content-encoding", "gzip")
        .await;
    reply.is_problem(415, "unsupported-media");
    let reply = api
        .call(Method::POST, "/posts")
        .header("content-type", "Application/JSON; charset=utf-8")
        .raw("{\"title\":\"x\"}")
        .await;
    assert_eq!(reply.status, 201);
}

#[tokio::test]
async fn broken_json_names_the_place() {
    let api = TestApp::new().await.api().await;
    for body in [
        "{\"title\":\n oops}",
        "",
        "{",
        "{\"title\": \"a\"} x",
        "\u{0}",
        "{\"title\": \"\\ud800\"}",
    ] {
        let reply = api
            .call(Method::POST, "/posts")
            .header("content-type", "application/json")
            .raw(body)
            .await;
        reply.is_problem(400, "bad-request");
        let words = reply.body["detail"].as_str().unwrap();
        let named = if body.is_empty() { "empty" } else { "line" };
        assert!(words.contains(named), "{words}");
    }
    let invalid_utf8 = api
        .call(Method::POST, "/posts")
        .header("content-type", "application/json")
        .raw(b"{\"title\": \"\xff\"}".to_vec())
        .await;
    invalid_utf8.is_problem(400, "bad-request");
}

#[tokio::test]
async fn values_that_cannot_be_accepted_are_pointed_at() {
    let api = TestApp::new().await.api().await;
    for (body, pointer) in [
        (json!({ "title": "a", "nonsense": 1 }), "/nonsense"),
        (json!({ "title": "a", "a/b~c": 1 }), "/a~1b~0c"),
        (json!({ "title": 7 }), "/title"),
        (json!({ "title": null }), "/title"),
        (json!({ "title": "x".repeat(301) }), "/title"),
        (
            json!({ "title": "a", "labels": ["ok", "no/slash"] }),
            "/labels/1",
        ),
        (json!({ "title": "a", "slug": "No Slug" }), "/slug"),
        (json!({ "title": "a", "status": "trash" }), "/status"),
        (json!({ "title": "a", "status": null }), "/status"),
        (json!({ "title": "a", "lang": "x_y" }), "/lang"),
        (
            json!({ "title": "a", "published_at": "yesterday" }),
            "/published_at",
        ),
        (
            json!({ "title": "a", "published_at": "+262142-01-01T00:00:00Z" }),
            "/published_at",
        ),
        (
            json!({ "title": "a", "published_at": "1969-12-31T23:59:59Z" }),
            "/published_at",
        ),
        (json!({ "title": "a", "author": 1.5 }), "/author"),
        (json!({ "title": "a", "body": "nul \u{0} here" }), "/body"),
        (json!({ "title": "a", "labels": ["\u{0}"] }), "/labels/0"),
        (json!({ "title": "a", "\u{0}": 1 }), "/\u{0}"),
    ] {
        let reply = api.post("/posts", body).await;
        reply.is_problem(422, "invalid").points_at(&[pointer]);
    }
    api.post("/posts", json!(["title"]))
        .await
        .is_problem(422, "invalid");
    let twice = api
        .call(Method::POST, "/posts")
        .header("content-type", "application/json")
        .raw("{\"title\":\"a\",\"title\":\"b\"}")
        .await;
    twice.is_problem(422, "invalid");
    assert_eq!(api.get("/posts").await.ids(), [] as [i64; 0]);
}

#[tokio::test]
async fn a_backslash_before_u0000_is_no_nul() {
    let api = TestApp::new().await.api().await;
    let post = api.create(json!({ "title": "a", "body": "\\u0000" })).await;
    assert_eq!(post["body"], "\\u0000");
}

#[tokio::test]
async fn a_large_body_is_refused() {
    let api = TestApp::new().await.api().await;
    let body = "x".repeat(api.app.body_bytes + 1);
    let reply = api
        .call(Method::POST, "/posts")
        .header("content-type", "application/json")
        .raw(body)
        .await;
    reply.is_problem(413, "too-large");
    let deep = "[".repeat(100_000);
    let reply = api
        .call(Method::POST, "/posts")
        .header("content-type", "application/json")
        .raw(deep)
        .await;
    reply.is_problem(400, "bad-request");
    let deep = format!("{{\"title\": {}", "[".repeat(100_000));
    let reply = api
        .call(Method::PATCH, "/settings")
        .header("content-type", "application/json")
        .raw(deep)
        .await;
    reply.is_problem(400, "bad-request");
}

#[tokio::test]
async fn parameters_must_be_known_once_and_right() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    for (path, parameter) in [
        ("/posts?nonsense=1", "nonsense"),
        ("/posts?status=pending", "status"),
        ("/posts?status=", "status"),
        ("/posts?limit=1&limit=2", "limit"),
        ("/posts?author=x", "author"),
        ("/posts?q=%00", "q"),
        ("/posts?label=a%2Fb", "label"),
        ("/posts/1?x=1", "x"),
        ("/posts/1/revisions/1?x=1", "x"),
        ("/comments?post=x", "post"),
        ("/comments?status=published", "status"),
        ("/comments?author=ann", "author"),
        ("/comments?guest=x", "guest"),
        ("/comments?email=x", "email"),
        ("/comments?channel=window", "channel"),
        ("/comments?since=yesterday", "since"),
        ("/comments?until=%2B262142-01-01T00:00:00Z", "until"),
        ("/settings?x", "x"),
        ("/labels?after=1", "after"),
        ("/changes?cursor=1", "cursor"),
    ] {
        let reply = api.get(path).await;
        reply.is_problem(400, "bad-request").points_at(&[parameter]);
    }
    let long = api.get(&format!("/posts?q={}", "x".repeat(201))).await;
    long.is_problem(400, "bad-request").points_at(&["q"]);
    assert_eq!(
        api.get(&format!("/posts?q={}", "%25".repeat(200)))
            .await
            .status,
        200
    );
    api.delete("/posts/1?purge=perhaps")
        .await
        .is_problem(400, "bad-request")
        .points_at(&["purge"]);
}

#[tokio::test]
async fn an_id_has_one_spelling() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    for id in [
        "0",
        "01",
        "+1",
        "-1",
        "1.0",
        "x",
        "%31x",
        "9223372036854775808",
        "99",
        "1%00",
    ] {
        for path in [
            format!("/posts/{id}"),
            format!("/posts/{id}/comments"),
            format!("/users/{id}"),
            format!("/tokens/{id}"),
        ] {
            api.get(&path).await.is_problem(404, "not-found");
        }
    }
    api.get("/posts/1/").await.is_problem(404, "not-found");
    api.get("/posts/1/revisions/99")
        .await
        .is_problem(404, "not-found");
    api.get("/posts/99/revisions")
        .await
        .is_problem(404, "not-found");
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let api = TestApp::new().await.api().await;
    for path in [
        "/api/v1",
        "/api/v1/nothing",
        "/api/V1/posts",
        "/api/v2/posts",
        "/api/v1//posts",
        "/api/v1/posts;x",
    ] {
        let reply = api.get(path).await;
        reply.is_problem(404, "not-found");
        assert_eq!(reply.header("cache-control"), Some("no-store"));
    }
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let api = TestApp::new().await.api().await;
    for (path, allowed) in [
        ("/posts", "GET,HEAD,POST"),
        ("/posts/1", "DELETE,GET,HEAD,PATCH"),
        ("/comments/batch", "POST"),
    ] {
        let reply = api.call(Method::PUT, path).await;
        reply.is_problem(405, "method-not-allowed");
        let mut methods: Vec<&str> = reply
            .header("allow")
            .unwrap()
            .split(',')
            .map(str::trim)
            .collect();
        methods.sort_unstable();
        assert_eq!(methods.join(","), allowed, "{path}");
    }
}

#[tokio::test]
async fn an_operation_without_a_body_refuses_one() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    api.post("/posts/1/revisions/1/restore", json!({}))
        .await
        .is_problem(400, "bad-request");
}
