//! Instants in requests: with an offset, or as local time in the blog's time zone.

use serde_json::{Value, json};

use super::words::{document, operations, resolve};
use crate::common::app::{Api, Reply, TestApp};

/// A post with this time, on a blog in Berlin.
async fn published_at(api: &Api, at: &str) -> Reply {
    let post = json!({ "title": "Hello", "published_at": at });
    api.post("/posts?dry_run=true", post).await
}

#[tokio::test]
async fn a_local_time_or_a_day_is_one_of_the_blogs_zone() {
    let api = TestApp::new().await.api().await;
    let zone = |name: &str| api.patch("/settings", json!({ "time_zone": name }));
    zone("Europe/Berlin").await.ok();
    for (sent, stored) in [
        ("2026-12-24", "2026-12-23T23:00:00Z"),
        ("2026-12-24T18:00", "2026-12-24T17:00:00Z"),
        ("2026-12-24 18:00:30", "2026-12-24T17:00:30Z"),
        ("2026-12-24T18:00:30.25", "2026-12-24T17:00:30.250Z"),
        ("2026-12-24T18:00:00Z", "2026-12-24T18:00:00Z"),
        ("2026-12-24t18:00:00z", "2026-12-24T18:00:00Z"),
        ("2026-12-24T18:00-05:00", "2026-12-24T23:00:00Z"),
        (
            "2026-12-24T18:00:00.1234567Z",
            "2026-12-24T18:00:00.123456Z",
        ),
        // Shown twice: the first of the two, which is still summer time.
        ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
    ] {
        let post = published_at(&api, sent).await.ok();
        assert_eq!(post["published_at"], stored, "{sent}");
    }
    let skipped = published_at(&api, "2026-03-29T02:30").await;
    skipped
        .is_problem(422, "invalid")
        .points_at(&["/published_at"]);
    assert_eq!(
        skipped.body["errors"][0]["detail"],
        "there was no 2026-03-29T02:30:00 in Europe/Berlin, where the clocks went forward: send `2026-03-29T01:59:59` or `2026-03-29T03:00:00`"
    );
    for wrong in [
        "2026-02-30",
        "2026-12-24T24:00",
        "2026-12-24T18",
        "24.12.2026",
        "tomorrow",
        "",
        "1766599200",
        "20261224",
        "2026-12-24T18:00:00+25:00",
        "02026-12-24",
        "0000-01-01",
        "2026-12-24T18:00Europe/Berlin",
    ] {
        let reply = published_at(&api, wrong).await;
        reply
            .is_problem(422, "invalid")
            .points_at(&["/published_at"]);
    }
    // The clocks of Santiago skip midnight, those of Apia skipped a whole day.
    zone("America/Santiago").await.ok();
    let post = published_at(&api, "2026-09-06").await.ok();
    assert_eq!(post["published_at"], "2026-09-06T04:00:00Z");
    zone("Pacific/Apia").await.ok();
    let skipped = published_at(&api, "2011-12-30").await;
    let words = skipped.body["errors"][0]["detail"].as_str().unwrap();
    assert!(
        words.ends_with("send `2011-12-29T23:59:59` or `2011-12-31T00:00:00`"),
        "{words}"
    );
}

#[tokio::test]
async fn every_instant_of_the_api_may_be_a_day_of_the_blog() {
    let api = TestApp::new().await.api().await;
    api.patch("/settings", json!({ "time_zone": "Europe/Berlin" }))
        .await
        .ok();
    api.published("Hello").await;
    let day = "2026-12-24";
    let patched = api
        .patch("/posts/1", json!({ "published_at": day }))
        .await
        .ok();
    assert_eq!(patched["published_at"], "2026-12-23T23:00:00Z");
    let token = json!({ "name": "x", "scopes": ["posts:read"], "expires_at": day });
    let token = api.post("/tokens", token).await.ok();
    assert_eq!(token["expires_at"], "2026-12-23T23:00:00Z");
    let ban = json!({ "domain": "example.com", "expires_at": day });
    let ban = api.post("/bans", ban).await.ok();
    assert_eq!(ban["expires_at"], "2026-12-23T23:00:00Z");
    api.published("Other").await;
    // At noon UTC on the 7th, which is 13:00 in Berlin.
    api.anonymous_comments(2, None, "Hi").await;
    for (query, found) in [
        ("since=2022-01-07", 1),
        ("since=2022-01-07T13:00", 1),
        ("since=2022-01-07T13:01", 0),
        ("until=2022-01-07", 0),
        ("until=2022-01-08", 1),
    ] {
        let list = api.get(&format!("/comments?{query}")).await;
        assert_eq!(list.ids().len(), found, "{query}");
    }
    let batch = json!({ "action": "approve", "filter": { "since": "2022-01-07T13:01" } });
    assert_eq!(
        api.post("/comments/batch", batch).await.ok()["results"],
        json!([])
    );
    let skipped = api.get("/comments?since=2026-03-29T02:30").await;
    skipped.is_problem(400, "bad-request").points_at(&["since"]);
}

/// A schema with `date-time` would promise that only RFC 3339 is accepted.
#[test]
fn every_time_that_is_read_is_an_instant() {
    let document = document();
    let mut instants = 0;
    for (method, path, operation) in operations(&document) {
        let mut schemas = vec![operation["requestBody"].clone()];
        let parameters = operation["parameters"].as_array().cloned();
        schemas.extend(parameters.into_iter().flatten());
        while let Some(schema) = schemas.pop() {
            assert_ne!(schema["format"], "date-time", "{method} {path}");
            instants += usize::from(schema["$ref"] == "#/components/schemas/Instant");
            match resolve(&document, &schema) {
                Value::Object(fields) => {
                    let inner = fields.iter().filter(|(name, _)| *name != "example");
                    schemas.extend(inner.map(|(_, inner)| inner.clone()));
                }
                Value::Array(items) => schemas.extend(items.iter().cloned()),
                _ => {}
            }
        }
    }
    assert!(instants >= 6, "only {instants} instants were found");
}
