//! `?dry_run=true`: every change can be tried, and a dry run leaves nothing behind.

use axum::http::Method;
use serde_json::{Value, json};
use tympan::model::comment::EmailAddress;
use tympan::model::{Authority, Scope};
use tympan::users::emails;

use crate::common::app::{Api, Call, EXPORT, NO_MAIL_SERVER, Reply, TestApp};

/// An operation that changes something, and a request that it accepts on [`blog`].
struct Change {
    id: String,
    method: Method,
    path: String,
    /// JSON, or a text of CSV.
    body: Option<Value>,
}

impl Change {
    fn call(&self, api: &Api, parameters: &[&str]) -> Call {
        let path = match parameters {
            [] => self.path.clone(),
            _ if self.path.contains('?') => format!("{}&{}", self.path, parameters.join("&")),
            _ => format!("{}?{}", self.path, parameters.join("&")),
        };
        let call = api.call(self.method.clone(), &path);
        match &self.body {
            None => call,
            Some(Value::String(csv)) => call.header("content-type", "text/csv").raw(csv.clone()),
            Some(json) => call.json(json.clone()),
        }
    }
}

fn document() -> Value {
    serde_json::to_value(tympan::web::api::document()).unwrap()
}

/// The body that an operation's description gives as an example.
fn example(document: &Value, operation: &Value) -> Option<Value> {
    let content = operation["requestBody"]["content"].as_object()?;
    let content = content.values().next()?;
    let schema = content["schema"]["$ref"]
        .as_str()
        .and_then(|place| document.pointer(&place[1..]));
    content
        .get("example")
        .or(schema.and_then(|schema| schema.get("example")))
        .cloned()
}

/// Replaces the example where it does not fit this test's blog, and the id where 1 does not.
fn adapt(change: &mut Change, id: &mut i64) {
    match change.id.as_str() {
        "create_post_comment" => change.body = Some(json!({ "body": "Thanks!", "parent_id": 1 })),
        "batch_comments" => change.body = Some(json!({ "action": "approve", "ids": [1, 2] })),
        "erase_comments" => change.body = Some(json!({ "guest": 1 })),
        "create_ban" => change.body = Some(json!({ "guest": 1, "trash_existing": true })),
        "merge_label" => change.body = Some(json!({ "into": 2 })),
        "upload_import" => change.body = Some(json!(EXPORT)),
        "stop_import" | "restore_media" | "update_user" | "delete_user" | "delete_token"
        | "update_redirect" | "delete_redirect" => *id = 2,
        _ => {}
    }
}

/// Returns every operation of the document other than GET, and the variants that some of them have.
fn changes() -> Vec<Change> {
    let document = document();
    let mut changes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if method == "get" {
                continue;
            }
            let mut change = Change {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: String::new(),
                body: example(&document, operation),
            };
            let mut id = 1;
            adapt(&mut change, &mut id);
            change.path = path
                .replace("{id}", &id.to_string())
                .replace("{number}", "1");
            changes.push(change);
        }
    }
    for (path, method) in [
        ("/api/v1/posts/1?purge=true", Method::DELETE),
        ("/api/v1/redirects/2?purge=true", Method::DELETE),
        ("/api/v1/media/1?purge=true", Method::DELETE),
    ] {
        changes.push(Change {
            id: "purge".to_owned(),
            method,
            path: path.to_owned(),
            body: None,
        });
    }
    assert!(changes.len() > 25, "the document is incomplete");
    changes
}

/// Stores an address of the owner that waits for its confirmation.
pub async fn give_address(api: &Api) {
    let address = EmailAddress::parse("olga@example.org").unwrap();
    let mut tx = api.app.db.begin().await.unwrap();
    let services = &api.app.services;
    let by = Authority::of_operator();
    emails::set(&mut tx, services, &by, api.owner, &address)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A blog with one or two of everything.
async fn blog() -> Api {
    let api = TestApp::mailing(NO_MAIL_SERVER).await.api().await;
    give_address(&api).await;
    let labels = ["News", "Bread"];
    api.create(json!({ "title": "Hello", "status": "published", "labels": labels }))
        .await;
    api.post("/redirects", json!({ "path": "/old", "target": "/new" }))
        .await
        .ok();
    api.patch("/posts/1", json!({ "body": "Hello, world." }))
        .await
        .ok();
    api.guest_comments("vera", 1, "Hi").await;
    api.anonymous_comments(1, None, "Me too").await;
    for (path, body) in [
        ("/bans", json!({ "domain": "example.com" })),
        ("/series", json!({ "title": "Bread" })),
        ("/users", json!({ "name": "Ben", "role": "author" })),
        ("/tokens", json!({ "name": "x", "scopes": ["posts:read"] })),
    ] {
        api.post(path, body).await.ok();
    }
    for text in ["Notes", "Old notes"] {
        api.call(Method::POST, "/media").raw(text).await.ok();
    }
    api.delete("/media/2").await.ok();
    api.open_session(api.owner).await;
    api.surveyed_import().await;
    // The second one is being surveyed.
    api.post("/imports", json!({ "files": ["site.xml"] }))
        .await
        .ok();
    api
}

/// Asserts that the response of a dry run equals the real one, except for what only a stored
/// object has.
fn says_what_would_be(change: &Change, dry: &Reply, real: &Reply) {
    let place = format!("{} {}: {}", change.method, change.path, dry.body);
    assert_eq!(dry.status, real.status, "{place}");
    assert_eq!(dry.header("tympan-dry-run"), Some("true"), "{place}");
    assert_eq!(real.header("tympan-dry-run"), None, "{place}");
    assert_eq!(dry.header("content-type"), real.header("content-type"));
    for header in ["location", "etag"] {
        assert_eq!(dry.header(header), None, "{place}");
    }
    let mut expected = real.body.clone();
    if real.status == 201 {
        let fields = expected.as_object_mut().unwrap();
        fields.remove("token");
        let id = fields.remove("id").unwrap();
        fields.retain(|_, value| !names_id(value, &id));
    }
    assert_eq!(dry.body, expected, "{place}");
}

/// Whether a value is a URL whose last segment is the id.
fn names_id(value: &Value, id: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.contains('/') && text.ends_with(&format!("/{id}")))
}

#[tokio::test]
async fn every_change_can_be_tried_and_leaves_nothing() {
    for change in changes() {
        let api = blog().await;
        let before = api.db.rows().await;
        let dry = change.call(&api, &["dry_run=true"]).await;
        assert!(
            (200..300).contains(&dry.status),
            "{} {}: {}",
            change.method,
            change.path,
            dry.body
        );
        let after = api.db.rows().await;
        for (table, rows) in &before {
            assert_eq!(
                &after[table], rows,
                "{} {}: {table}",
                change.method, change.path
            );
        }
        let real = change.call(&api, &["dry_run=false"]).await;
        says_what_would_be(&change, &dry, &real);
        assert!(
            api.db.rows().await != before,
            "{} {} changes nothing",
            change.method,
            change.path
        );
    }
}

#[tokio::test]
async fn no_operation_has_a_parameter_that_its_description_lacks() {
    let api = blog().await;
    let before = api.db.rows().await;
    let document = document();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let path = path.replace("{id}", "1").replace("{number}", "1");
            let method: Method = method.to_uppercase().parse().unwrap();
            let reply = api.call(method, &format!("{path}?nonsense=1")).await;
            reply
                .is_problem(400, "bad-request")
                .points_at(&["nonsense"]);
            asked += 1;
        }
    }
    assert!(asked > 45, "the document is incomplete");
    assert!(api.db.rows().await == before);
}

#[tokio::test]
async fn a_misspelt_dry_run_changes_nothing() {
    let api = blog().await;
    let before = api.db.rows().await;
    for change in changes() {
        for (parameter, name) in [
            ("dry-run=true", "dry-run"),
            ("Dry_Run=true", "Dry_Run"),
            ("dryrun", "dryrun"),
            ("dry_run", "dry_run"),
            ("dry_run=", "dry_run"),
            ("dry_run=1", "dry_run"),
            ("dry_run=True", "dry_run"),
            ("dry_run=true&dry_run=false", "dry_run"),
            ("dry_run=true&dry_run=true", "dry_run"),
        ] {
            let reply = change.call(&api, &[parameter]).await;
            reply.is_problem(400, "bad-request").points_at(&[name]);
            assert!(
                reply.body["detail"].as_str().unwrap().contains("`dry_run`") || name == "dry_run",
                "{}",
                reply.body
            );
        }
        assert!(api.db.rows().await == before, "{}", change.path);
    }
}

#[tokio::test]
async fn a_body_that_asks_for_a_dry_run_is_shown_the_parameter() {
    let api = blog().await;
    let before = api.db.rows().await;
    for change in changes() {
        let Some(Value::Object(mut fields)) = change.body.clone() else {
            continue;
        };
        fields.insert("dry_run".to_owned(), json!(true));
        let asking = Change {
            body: Some(fields.into()),
            ..change
        };
        let reply = asking.call(&api, &[]).await;
        reply.is_problem(422, "invalid").points_at(&["/dry_run"]);
        assert!(
            reply.body["detail"]
                .as_str()
                .unwrap()
                .contains("`?dry_run=true`"),
            "{}",
            reply.body
        );
        assert!(api.db.rows().await == before, "{}", asking.path);
    }
}

#[tokio::test]
async fn a_dry_run_asks_for_every_right_and_every_value() {
    let api = blog().await;
    let token = api.token(&[Scope::PostsRead]).await;
    for change in changes() {
        let reply = change.call(&api, &["dry_run=true"]).anonymous().await;
        assert_eq!(reply.status, 401, "{}", change.path);
        let reply = change.call(&api, &["dry_run=true"]).token(&token).await;
        assert_eq!(reply.status, 403, "{}", change.path);
        assert_eq!(reply.header("tympan-dry-run"), None);
    }
    api.patch("/posts/1?dry_run=true", json!({ "title": "Other" }))
        .header("if-match", "\"7\"")
        .await
        .is_problem(412, "stale");
    api.post("/posts?dry_run=true", json!({ "title": "x".repeat(301) }))
        .await
        .is_problem(422, "invalid");
    let taken = json!({ "title": "Hello", "slug": "hello", "status": "published" });
    api.post("/posts?dry_run=true", taken)
        .await
        .is_problem(409, "conflict");
    api.delete("/posts/99?dry_run=true")
        .await
        .is_problem(404, "not-found");
    let nothing = api.patch("/posts/1?dry_run=true", json!({})).await;
    assert_eq!(
        (nothing.status, nothing.header("tympan-dry-run")),
        (200, Some("true"))
    );
    api.get("/posts?dry_run=true")
        .await
        .is_problem(400, "bad-request")
        .points_at(&["dry_run"]);
}

#[tokio::test]
async fn a_dry_run_ignores_the_key() {
    let api = TestApp::new().await.api().await;
    let send = |path: &str, title: &str| {
        api.post(path, json!({ "title": title }))
            .header("idempotency-key", "a")
    };
    let first = send("/posts?dry_run=true", "Hello").await;
    assert_eq!((first.status, first.header("location")), (201, None));
    let real = send("/posts", "Other").await;
    assert_eq!(
        (real.status, real.header("idempotency-replayed")),
        (201, None)
    );
    let second = send("/posts?dry_run=true", "A third").await;
    assert_eq!(second.status, 201, "{}", second.body);
    assert_eq!(second.header("idempotency-replayed"), None);
    assert_eq!(second.body["title"], "A third");
}
