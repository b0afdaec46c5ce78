//! The OpenAPI document describes the API as it is.

use std::collections::HashSet;

use axum::http::Method;
use serde_json::Value;

use crate::common::app::TestApp;

fn document() -> Value {
    serde_json::to_value(tympan::web::api::document()).unwrap()
}

fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let mut operations = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((path.as_str(), method.as_str(), operation));
        }
    }
    operations
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(
                fields
                    .get("$ref")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 100);
    for reference in found {
        let place = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(place).is_some(), "{reference}");
    }
}

#[test]
fn operation_ids_are_verb_and_resource_and_unique() {
    let document = document();
    let mut ids = HashSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        let verb = id.split('_').next().unwrap();
        assert!(
            [
                "list", "get", "create", "update", "delete", "restore", "batch", "erase", "export",
                "import", "merge", "fetch", "undo", "upload", "start", "stop", "confirm",
            ]
            .contains(&verb),
            "{method} {path}: {id}"
        );
        assert!(ids.insert(id.to_owned()), "{id} twice");
    }
}

#[test]
fn every_operation_is_told_in_full() {
    let document = document();
    let tags: HashSet<&Value> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| &tag["name"])
        .collect();
    for (path, method, operation) in operations(&document) {
        let place = format!("{method} {path}");
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|words| words.ends_with('.')),
            "{place}"
        );
        assert!(tags.contains(&operation["tags"][0]), "{place}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(
                parameter["description"].is_string(),
                "{place}: {}",
                parameter["name"]
            );
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(
                response.get("$ref").is_some() || response["description"].is_string(),
                "{place}: {status}"
            );
        }
        let names: Vec<&Value> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|parameter| &parameter["name"])
            .collect();
        let has = |name: &str| names.contains(&&Value::from(name));
        assert_eq!(has("Idempotency-Key"), method == "post", "{place}");
        assert_eq!(has("dry_run"), method != "get", "{place}");
    }
}

#[test]
fn every_body_that_is_taken_has_an_example() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let Some(body) = operation.get("requestBody") else {
            continue;
        };
        let content = body["content"]
            .as_object()
            .unwrap()
            .values()
            .next()
            .unwrap();
        let schema = content["schema"]["$ref"]
            .as_str()
            .and_then(|reference| document.pointer(&reference[1..]));
        let example = content
            .get("example")
            .or(schema.and_then(|schema| schema.get("example")));
        assert!(example.is_some(), "{method} {path}");
    }
}

#[test]
fn fields_that_cannot_be_null_do_not_say_so() {
    let document = document();
    let title = &document["components"]["schemas"]["PostPatch"]["properties"]["title"];
    assert_eq!(title["type"], "string", "{title}");
    let lang = &document["components"]["schemas"]["PostPatch"]["properties"]["lang"];
    assert_eq!(
        lang["type"],
        serde_json::json!(["string", "null"]),
        "{lang}"
    );
    assert!(
        document["components"]["schemas"]["PostPatch"]
            .get("required")
            .is_none()
    );
}

/// Responses have the fields that are described, and no others.
#[tokio::test]
async fn answers_have_the_described_fields() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.anonymous_comments(post, None, "Hi").await;
    api.post("/bans", serde_json::json!({ "domain": "example.com" }))
        .await
        .ok();
    api.post("/series", serde_json::json!({ "title": "Bread" }))
        .await
        .ok();
    api.post(
        "/redirects",
        serde_json::json!({ "path": "/old", "target": "/new" }),
    )
    .await
    .ok();
    api.call(Method::POST, "/media").raw("Notes").await.ok();
    api.open_session(api.owner).await;
    api.surveyed_import().await;
    let document = document();
    for (path, schema) in [
        ("/posts/1", "Post"),
        ("/media/1", "Media"),
        ("/comments/1", "Comment"),
        ("/comments/1/history", "CommentHistory"),
        ("/posts/1/revisions/1", "Revision"),
        ("/posts/1/revisions/1/diff", "RevisionDiff"),
        ("/users/1", "User"),
        ("/users/1/email", "UserEmail"),
        ("/tokens/1", "Token"),
        ("/sessions/1", "Session"),
        ("/bans/1", "Ban"),
        ("/series/1", "Series"),
        ("/imports/1", "Import"),
        ("/redirects/2", "Redirect"),
    ] {
        let answer = api.get(path).await.ok();
        let described = &document["components"]["schemas"][schema];
        let described: HashSet<&String> = described["properties"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        let given: HashSet<&String> = answer.as_object().unwrap().keys().collect();
        assert_eq!(given, described, "{path}");
    }
}

#[tokio::test]
async fn the_document_is_served_without_a_token() {
    let api = TestApp::new().await.api().await;
    let reply = api.get("/openapi.json").anonymous().await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, Some("application/json"))
    );
    assert_eq!(reply.body, document());
    assert_eq!(reply.body["openapi"], "3.1.0");
}

#[test]
fn optional_fields_of_a_type_of_their_own_keep_their_descriptions() {
    let document = document();
    for field in ["slug", "series", "translation_key"] {
        for schema in ["NewPost", "PostPatch", "Post"] {
            let property = &document["components"]["schemas"][schema]["properties"][field];
            let own = property["description"].as_str().unwrap_or_default();
            assert!(own.len() > 10, "{schema}.{field}: {property}");
        }
    }
}

#[test]
fn every_scope_opens_something() {
    let document = document();
    let scopes = document["components"]["schemas"]["Scope"]["enum"]
        .as_array()
        .unwrap();
    assert!(scopes.contains(&Value::from("posts:write")));
    let needed = operations(&document);
    for scope in scopes.iter().filter(|scope| *scope != "posts:purge") {
        let opens = |operation: &Value| {
            let words = operation["x-scope"].as_str().unwrap_or_default();
            words.split(' ').any(|word| word == scope)
        };
        assert!(
            needed.iter().any(|(_, _, operation)| opens(operation)),
            "{scope} opens nothing"
        );
    }
}

#[test]
fn every_word_of_the_change_log_is_named() {
    let document = document();
    let action = &document["components"]["schemas"]["Change"]["properties"]["action"];
    let words = action["description"].as_str().unwrap();
    for word in ["`post.published`", "`comment.received`", "`token.created`"] {
        assert!(words.contains(word), "{words}");
    }
}
