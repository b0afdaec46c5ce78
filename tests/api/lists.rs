//! Lists over the API: pages, cursors and links.

use chrono::TimeDelta;
use serde_json::json;

use crate::common::app::{Reply, TestApp};

/// The path of the next part.
fn next(reply: &Reply) -> Option<String> {
    let link = reply.header("link")?;
    Some(
        link.strip_prefix('<')
            .unwrap()
            .strip_suffix(">; rel=\"next\"")
            .unwrap()
            .to_owned(),
    )
}

#[tokio::test]
async fn parts_follow_by_link_without_gap_or_repeat() {
    let api = TestApp::new().await.api().await;
    for n in 1..=7 {
        api.create(json!({ "title": format!("Post {n}") })).await;
        if n % 2 == 0 {
            api.clock.advance(TimeDelta::seconds(1));
        }
    }
    let mut path = Some("/api/v1/posts?limit=3&status=draft".to_owned());
    let mut seen = Vec::new();
    while let Some(part) = path {
        let reply = api.get(&part).await;
        assert!(reply.ids().len() <= 3);
        assert_eq!(reply.body["next_cursor"].is_null(), next(&reply).is_none());
        seen.extend(reply.ids());
        path = next(&reply);
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn a_cursor_stays_right_while_the_list_grows() {
    let api = TestApp::new().await.api().await;
    for n in 1..=4 {
        api.create(json!({ "title": format!("Post {n}") })).await;
    }
    let first = api.get("/posts?limit=2").await;
    assert_eq!(first.ids(), [4, 3]);
    api.create(json!({ "title": "New" })).await;
    api.delete("/posts/3?purge=true").await.ok();
    let cursor = first.body["next_cursor"].as_str().unwrap();
    assert_eq!(
        api.get(&format!("/posts?limit=2&cursor={cursor}"))
            .await
            .ids(),
        [2, 1]
    );
}

#[tokio::test]
async fn limits_are_held() {
    let api = TestApp::new().await.api().await;
    for limit in ["0", "201", "-1", "x", ""] {
        api.get(&format!("/posts?limit={limit}"))
            .await
            .is_problem(400, "bad-request")
            .points_at(&["limit"]);
    }
    assert_eq!(api.get("/posts?limit=200").await.status, 200);
}

#[tokio::test]
async fn a_foreign_cursor_is_refused_by_every_list() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    for list in [
        "/posts",
        "/posts/1/revisions",
        "/posts/1/comments",
        "/comments",
        "/labels",
        "/users",
        "/tokens",
        "/sessions",
        "/bans",
    ] {
        // No base64, padded, U+0000, no UTF-8.
        for cursor in ["%21", "AAAA%3D", "AAAA", "gICAgICAgICAgICAgICAgA"] {
            let reply = api.get(&format!("{list}?cursor={cursor}")).await;
            reply.is_problem(400, "bad-request").points_at(&["cursor"]);
        }
    }
    for list in ["/posts", "/comments"] {
        let beyond_9999 = "f39_f39_f39_f39_f39_fw";
        api.get(&format!("{list}?cursor={beyond_9999}"))
            .await
            .is_problem(400, "bad-request");
    }
}

#[tokio::test]
async fn short_lists_have_parts_too() {
    let api = TestApp::new().await.api().await;
    api.create(
        json!({ "title": "A", "labels": ["Äpfel", "birnen", "Zebra"], "status": "published" }),
    )
    .await;
    api.create(json!({ "title": "B", "labels": ["BIRNEN"] }))
        .await;
    for _ in 0..2 {
        api.token(&[tympan::model::Scope::PostsRead]).await;
    }
    for (list, expected) in [("/labels", 3), ("/tokens", 3), ("/users", 1)] {
        let mut path = Some(format!("/api/v1{list}?limit=1"));
        let mut seen = Vec::new();
        while let Some(part) = path {
            let reply = api.get(&part).await;
            seen.extend(reply.ids());
            path = next(&reply);
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), expected, "{list}");
    }
    let labels = api.get("/labels").await.body;
    let birnen = labels["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|label| label["name"] == "birnen")
        .unwrap();
    assert_eq!(
        (&birnen["posts"], &birnen["url"]),
        (&json!(1), &json!("https://blog.example.org/label/birnen"))
    );
}

#[tokio::test]
async fn changes_are_read_on_from_a_number() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    let all = api.get("/changes").await.ok();
    let numbers: Vec<i64> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["seq"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(all["items"][2]["action"], "post.created");
    assert_eq!(all["items"][2]["actor"], "user:1");
    let part = api.get("/changes?after=1&limit=1").await;
    assert_eq!(part.body["next_cursor"], "2");
    assert_eq!(next(&part).unwrap(), "/api/v1/changes?limit=1&after=2");
    assert_eq!(
        api.get("/changes?after=3").await.body,
        json!({ "items": [], "next_cursor": null })
    );
    api.get("/changes?after=-1")
        .await
        .is_problem(400, "bad-request")
        .points_at(&["after"]);
}

#[tokio::test]
async fn posts_are_found_by_slug_and_by_path() {
    let api = TestApp::new().await.api().await;
    let draft = api
        .create(json!({ "title": "A draft", "slug": "bread" }))
        .await;
    let public =
        json!({ "title": "Bread", "slug": "bread", "status": "published", "labels": ["Food"] });
    let public = api.create(public).await;
    api.published("Something else").await;
    let (draft, id) = (
        draft["id"].as_i64().unwrap(),
        public["id"].as_i64().unwrap(),
    );
    assert_eq!(api.get("/posts?slug=bread").await.ids(), [id, draft]);
    assert_eq!(
        api.get("/posts?slug=bread&status=draft").await.ids(),
        [draft]
    );
    assert_eq!(api.get("/posts?slug=bread&label=food").await.ids(), [id]);
    assert_eq!(api.get("/posts?slug=bread&label=other").await.ids(), [0; 0]);
    assert_eq!(api.get("/posts?slug=butter").await.ids(), [0; 0]);

    let path = public["path"].as_str().unwrap();
    api.patch(&format!("/posts/{id}"), json!({ "slug": "loaf" }))
        .await
        .ok();
    // By its former path, by its present one, and by the absolute URL.
    assert_eq!(api.get(&format!("/posts?path={path}")).await.ids(), [id]);
    let moved = api.get(&format!("/posts/{id}")).await.ok();
    for address in ["path", "url"] {
        let address = moved[address].as_str().unwrap();
        assert_eq!(
            api.get(&format!("/posts?path={address}")).await.ids(),
            [id],
            "{address}"
        );
    }
    assert_eq!(
        api.get(&format!("/posts?path={path}&slug=loaf"))
            .await
            .ids(),
        [id]
    );
    assert_eq!(
        api.get(&format!("/posts?path={path}&slug=bread"))
            .await
            .ids(),
        [0; 0]
    );
    assert_eq!(api.get("/posts?path=/2022/01/nothing").await.ids(), [0; 0]);
    for (query, place) in [
        ("slug=Not+a+slug", "slug"),
        ("path=hello", "path"),
        ("path=/archive", "path"),
    ] {
        let reply = api.get(&format!("/posts?{query}")).await;
        reply.is_problem(400, "bad-request").points_at(&[place]);
    }
}

#[tokio::test]
async fn a_list_by_slug_has_parts() {
    let api = TestApp::new().await.api().await;
    for _ in 0..5 {
        api.create(json!({ "title": "The same", "slug": "same" }))
            .await;
    }
    let mut path = Some("/api/v1/posts?limit=2&slug=same".to_owned());
    let mut seen = Vec::new();
    while let Some(part) = path {
        let reply = api.get(&part).await;
        seen.extend(reply.ids());
        path = next(&reply);
    }
    assert_eq!(seen, [5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn posts_changed_since_a_moment_come_in_the_order_of_their_change() {
    let api = TestApp::new().await.api().await;
    for n in 1..=5 {
        api.create(json!({ "title": format!("Post {n}") })).await;
        api.clock.advance(TimeDelta::minutes(1));
    }
    // 12:05, with post 2 changed last.
    api.patch("/posts/2", json!({ "subtitle": "again" }))
        .await
        .ok();
    assert_eq!(
        api.get("/posts?updated_since=2022-01-07T12:02:00Z")
            .await
            .ids(),
        [3, 4, 5, 2],
        "the moment itself is meant too"
    );
    assert_eq!(
        api.get("/posts?updated_since=2022-01-07T12:02:00.000001Z")
            .await
            .ids(),
        [4, 5, 2]
    );
    let mut path = Some("/api/v1/posts?limit=2&updated_since=2022-01-07T12:00:00Z".to_owned());
    let mut seen = Vec::new();
    while let Some(part) = path {
        let reply = api.get(&part).await;
        if seen.is_empty() {
            // One that changes while the list is read comes at its end.
            api.clock.advance(TimeDelta::minutes(1));
            api.patch("/posts/1", json!({ "subtitle": "too" }))
                .await
                .ok();
        }
        seen.extend(reply.ids());
        path = next(&reply);
    }
    assert_eq!(seen, [1, 3, 4, 5, 2, 1]);
    assert_eq!(
        api.get("/posts?updated_since=2022-01-07T12:00:00Z&status=published")
            .await
            .ids(),
        [0; 0]
    );
    for query in ["slug=x", "path=/2022/01/x"] {
        let reply = api
            .get(&format!(
                "/posts?updated_since=2022-01-07T12:00:00Z&{query}"
            ))
            .await;
        reply
            .is_problem(400, "bad-request")
            .points_at(&["updated_since"]);
    }
}
