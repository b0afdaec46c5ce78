//! The OpenAPI document says what is true.

use std::collections::HashSet;

use serde_json::Value;

use super::support::TestApi;

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
                "import", "merge"
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
        if method == "post" {
            let names: Vec<&Value> = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .map(|parameter| &parameter["name"])
                .collect();
            assert!(names.contains(&&Value::from("Idempotency-Key")), "{place}");
        }
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

/// What is answered has the fields that are described, and no others.
#[tokio::test]
async fn answers_have_the_described_fields() {
    let api = TestApi::new().await;
    let post = api.published("Hello").await;
    api.visitor_comments(post, None, "Hi").await;
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
    let document = document();
    for (path, schema) in [
        ("/posts/1", "Post"),
        ("/comments/1", "Comment"),
        ("/comments/1/history", "CommentHistory"),
        ("/posts/1/revisions/1", "Revision"),
        ("/posts/1/revisions/1/diff", "RevisionDiff"),
        ("/users/1", "User"),
        ("/tokens/1", "Token"),
        ("/bans/1", "Ban"),
        ("/series/1", "Series"),
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
    let api = TestApi::new().await;
    let reply = api.get("/openapi.json").anonymous().await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, Some("application/json"))
    );
    assert_eq!(reply.body, document());
    assert_eq!(reply.body["openapi"], "3.1.0");
}

#[test]
fn the_page_shows_every_operation_with_its_scope() {
    let document = document();
    let groups = tympan::web::api::docs_groups();
    let shown: Vec<_> = groups.iter().flat_map(|group| &group.operations).collect();
    assert_eq!(shown.len(), operations(&document).len());
    let create = shown
        .iter()
        .find(|operation| operation.id == "create_post")
        .unwrap();
    assert_eq!(create.scope.as_deref(), Some("posts:write"));
    let title = create
        .fields
        .iter()
        .find(|field| field.name == "title")
        .unwrap();
    assert!(title.required && title.kind == "string");
    assert!(
        create
            .responses
            .iter()
            .all(|response| !response.description.is_empty())
    );
    let labels = create
        .fields
        .iter()
        .find(|field| field.name == "labels")
        .unwrap();
    assert_eq!(labels.kind, "array of string");
}
