//! Error messages for malformed requests: in plain words, with the accepted values and an example.

use axum::http::Method;
use serde_json::{Value, json};

use crate::common::app::{Api, Reply, TestApp};

/// Phrases of parsers that must not reach people.
const PROSE: [&str; 26] = [
    "invalid type",
    "invalid value",
    "invalid length",
    "expected",
    "premature",
    "at line",
    "missing field",
    "duplicate field",
    "unknown variant",
    "unknown field",
    "input ",
    "trailing",
    "EOF",
    "recursion",
    "sequence",
    "identifier",
    "struct ",
    "i64",
    "u32",
    "f64",
    "out of range",
    "surrogate",
    "while parsing",
    "error returned",
    "constraint",
    "regex parse",
];

/// Asserts that the response is a problem in our own words.
#[track_caller]
fn is_in_our_words(reply: &Reply, place: &str) {
    assert!(
        reply.status < 500,
        "{place}: {} {}",
        reply.status,
        reply.body
    );
    if reply.status < 400 {
        return;
    }
    let detail = reply.body["detail"].as_str().unwrap_or_default();
    assert!(!detail.is_empty(), "{place}: {}", reply.body);
    let mut said = vec![reply.body["detail"].clone()];
    for error in reply.body["errors"].as_array().into_iter().flatten() {
        assert!(
            error["detail"]
                .as_str()
                .is_some_and(|words| !words.is_empty()),
            "{place}: {}",
            reply.body
        );
        said.push(error["detail"].clone());
    }
    for words in said.iter().filter_map(Value::as_str) {
        for prose in PROSE {
            assert!(!words.contains(prose), "{place}: {words}");
        }
    }
}

pub fn document() -> Value {
    serde_json::to_value(tympan::web::api::document()).unwrap()
}

/// Every operation: its method, its address on a blog with one of everything, its description.
pub fn operations(document: &Value) -> Vec<(Method, String, &Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let path = path.replace("{id}", "1").replace("{number}", "1");
            operations.push((method.to_uppercase().parse().unwrap(), path, operation));
        }
    }
    assert!(operations.len() > 45, "the document is incomplete");
    operations
}

pub fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(place) => document.pointer(&place[1..]).unwrap(),
        None => schema,
    }
}

/// The pointers to every field of a schema, nested ones and those of items included.
fn fields(document: &Value, schema: &Value, place: &str, found: &mut Vec<String>) {
    let schema = resolve(document, schema);
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let place = format!("{place}/{name}");
        found.push(place.clone());
        fields(document, field, &place, found);
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        for schema in schema[choice].as_array().into_iter().flatten() {
            fields(document, schema, place, found);
        }
    }
    if schema["items"].is_object() {
        let place = format!("{place}/0");
        found.push(place.clone());
        fields(document, &schema["items"], &place, found);
    }
    if schema["additionalProperties"].is_object() {
        found.push(format!("{place}/anything"));
    }
}

/// Returns `body` with `value` at a pointer, and creates the objects on the way there.
fn with(body: &Value, pointer: &str, value: &Value) -> Value {
    let mut body = body.clone();
    let mut at = &mut body;
    for part in pointer.split('/').skip(1) {
        at = if part == "0" {
            if !at.is_array() {
                *at = json!([]);
            }
            let items = at.as_array_mut().unwrap();
            items.truncate(1);
            if items.is_empty() {
                items.push(Value::Null);
            }
            &mut items[0]
        } else {
            if !at.is_object() {
                *at = json!({});
            }
            &mut at[part]
        };
    }
    *at = value.clone();
    body
}

/// Values of every type, and at the edges of each.
fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(7),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("x"),
        json!("No slug, ::: (no /word"),
        json!("nul \u{0}"),
        json!("\u{202e}\u{200b}\u{7}\n"),
        json!("2026-12-24"),
        json!("2026-13-45T99:00"),
        json!("y".repeat(5000)),
        json!([]),
        json!([null]),
        json!(["x", "x"]),
        json!({}),
        json!({ "nonsense": [1] }),
        json!([[[[{}]]]]),
    ]
}

fn example(document: &Value, body: &Value) -> Value {
    let content = body["content"]
        .as_object()
        .unwrap()
        .values()
        .next()
        .unwrap();
    let schema = resolve(document, &content["schema"]);
    let example = content.get("example").or(schema.get("example"));
    example.cloned().unwrap()
}

#[tokio::test]
async fn no_field_of_a_body_is_answered_in_a_parsers_words() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    api.guest_comments("vera", 1, "Hi").await;
    let document = document();
    let mut asked = 0;
    for (method, path, operation) in operations(&document) {
        let Some(body) = operation.get("requestBody") else {
            continue;
        };
        let Some(content) = body["content"].get("application/json") else {
            continue;
        };
        let example = example(&document, body);
        let mut pointers = vec![String::new(), "/nonsense".to_owned()];
        fields(&document, &content["schema"], "", &mut pointers);
        for pointer in pointers {
            for value in values() {
                let sent = with(&example, &pointer, &value);
                let place = format!("{method} {path} {sent}");
                let reply = api
                    .call(method.clone(), &format!("{path}?dry_run=true"))
                    .json(sent)
                    .await;
                is_in_our_words(&reply, &place);
                asked += 1;
            }
        }
    }
    assert!(asked > 2000, "only {asked} requests");
}

#[tokio::test]
async fn no_parameter_is_answered_in_a_parsers_words() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    let document = document();
    let mut asked = 0;
    for (method, path, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            for value in [
                "",
                "x",
                "-1",
                "1.5",
                "true",
                "null",
                "9223372036854775808",
                "%00",
                "%FF",
                "a+b",
                "2026-12-24",
                "2026-12-24T18:00",
                "2026-12-24T18:00:00+01:00",
                "2026-13-45",
                "[]",
                "%22",
            ] {
                let call = match parameter["in"].as_str() {
                    Some("query") => api.call(method.clone(), &format!("{path}?{name}={value}")),
                    Some("header") => api
                        .call(method.clone(), &path)
                        .header(name, if value.is_empty() { "\u{e9}" } else { value }),
                    _ => continue,
                };
                let reply = call.await;
                is_in_our_words(&reply, &format!("{method} {path} {name}={value}"));
                asked += 1;
            }
        }
    }
    assert!(asked > 500, "only {asked} requests");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_told_so_in_our_words() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    let document = document();
    let deep = format!("{{\"title\": {}", "[".repeat(5000));
    let mut refused = 0;
    for (method, path, operation) in operations(&document) {
        let Some(body) = operation.get("requestBody") else {
            continue;
        };
        let kind = body["content"].as_object().unwrap().keys().next().unwrap();
        let example = example(&document, body);
        let whole = example.as_str().map_or(example.to_string(), str::to_owned);
        let mut texts: Vec<Vec<u8>> = (0..whole.len())
            .map(|end| whole.as_bytes()[..end].to_vec())
            .collect();
        for text in [
            "nonsense",
            "{title: 1}",
            "{'title': 1}",
            "{\"title\": 1,}",
            "{\"title\": 01}",
            "{\"title\": 1e999}",
            "{\"title\": \"\\ud800\"}",
            "{\"title\": \"\\x\"}",
            "{\"title\": \"\u{1}\"}",
            "[1, 2",
            "{} {}",
            "nul",
            "\u{feff}{}",
            "\n\n  ",
            "NaN",
            "\"a\nb\"",
            "path,target\n\"x",
            "path,target,path\n/a,/b",
            deep.as_str(),
        ] {
            texts.push(text.as_bytes().to_vec());
        }
        texts.push(b"{\"title\": \"\xff\"}".to_vec());
        texts.push(b"path,target\n/\xff,\n".to_vec());
        for text in texts {
            let place = format!("{method} {path} {}", String::from_utf8_lossy(&text));
            let reply = api
                .call(method.clone(), &format!("{path}?dry_run=true"))
                .header("content-type", kind)
                .raw(text)
                .await;
            is_in_our_words(&reply, &place);
            refused += usize::from(reply.status >= 400);
        }
    }
    assert!(refused > 1000, "only {refused} bodies were refused");
}

/// Returns the detail of a request's only fault.
async fn said(api: &Api, body: Value) -> String {
    let reply = api.post("/posts", body).await;
    assert_eq!(reply.status, 422, "{}", reply.body);
    reply.body["errors"][0]["detail"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn what_is_said_names_the_value_what_is_accepted_and_an_example() {
    let api = TestApp::new().await.api().await;
    for (field, value, words) in [
        (
            "labels",
            json!("a"),
            "`\"a\"` is not accepted here: send a list, such as `[1, 2]` or `[\"a\", \"b\"]`",
        ),
        (
            "title",
            json!(7),
            "`7` is not accepted here: send a text in quotes, such as `\"Hello\"`",
        ),
        (
            "pinned",
            json!("yes"),
            "`\"yes\"` is not accepted here: send `true` or `false`",
        ),
        (
            "author",
            json!(1.5),
            "`1.5` is not accepted here: send a whole number, such as `7`",
        ),
        (
            "status",
            json!("publishd"),
            "`publishd` is not one of the values: send `draft`, `scheduled` or `published`; did you mean `published`?",
        ),
        (
            "status",
            json!(3),
            "`3` is not one of the values: send `draft`, `scheduled` or `published`",
        ),
        (
            "translation_key",
            json!("On bread"),
            "`\"On bread\"` is not accepted: use 1 to 100 lower-case letters, digits and hyphens, such as `on-bread`",
        ),
        (
            "pubished_at",
            json!("x"),
            "there is no such field; did you mean `published_at`?",
        ),
    ] {
        let mut body = json!({ "title": "Hello" });
        body[field] = value;
        assert_eq!(said(&api, body).await, words);
    }
    let redirect = api.post("/redirects", json!({ "target": "/x" })).await;
    redirect.is_problem(422, "invalid").points_at(&["/path"]);
    assert_eq!(redirect.body["errors"][0]["detail"], "`path` is required");
    let time = said(
        &api,
        json!({ "title": "Hello", "published_at": "24.12.2026" }),
    )
    .await;
    assert!(
        time.starts_with(
            "`24.12.2026` is not a time: send a time with its offset, such as `2026-12-24T18:00:00Z`"
        ),
        "{time}"
    );
    api.published("Hello").await;
    let parent = api
        .post("/posts/1/comments", json!({ "body": "x", "parent": 1 }))
        .await;
    assert_eq!(
        parent.body["errors"][0]["detail"],
        "there is no such field; did you mean `parent_id`?"
    );
    let reply = api
        .patch("/settings", json!({ "appearance": { "them": "plain" } }))
        .await;
    reply
        .is_problem(422, "invalid")
        .points_at(&["/appearance/them"]);
    assert_eq!(
        reply.body["errors"][0]["detail"],
        "there is no such field; did you mean `theme`?"
    );
    let settings = api.patch("/settings", json!({ "titel": "x" })).await;
    assert_eq!(
        settings.body["errors"][0]["detail"],
        "there is no such field; did you mean `title`?"
    );
    let list = api.get("/posts?autor=1").await;
    assert_eq!(
        list.body["errors"][0]["detail"],
        "there is no such parameter here; did you mean `author`?"
    );
    let limit = api.get("/posts?limit=many").await;
    assert_eq!(
        limit.body["errors"][0]["detail"],
        "`many` is not a whole number: send one, such as `7`"
    );
    let plus = api.get("/comments?since=2026-12-24T18:00:00+01:00").await;
    let words = plus.body["errors"][0]["detail"].as_str().unwrap();
    assert!(
        words.ends_with("in an address `+` is written `%2B`"),
        "{words}"
    );
    let broken = api
        .call(Method::POST, "/posts")
        .header("content-type", "application/json")
        .raw("{\n  title: \"Hello\"\n}")
        .await;
    let words = broken.body["detail"].as_str().unwrap();
    assert!(
        words.contains("in line 2, column 3: `title: \"Hello\"`"),
        "{words}"
    );
}

#[tokio::test]
async fn what_is_not_found_is_named() {
    let api = TestApp::new().await.api().await;
    for (path, words) in [
        ("/comments/7", "there is no comment 7"),
        ("/posts/x", "there is no post x"),
        (
            "/posts/7/revisions/3",
            "there is no post 7, or it has no revision 3",
        ),
        ("/comment/7", "no operation has this path: see /api/docs"),
    ] {
        let reply = api.get(path).await;
        reply.is_problem(404, "not-found");
        assert_eq!(reply.body["detail"], words, "{path}");
    }
}

#[tokio::test]
async fn a_patch_may_be_a_merge_patch() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    let kind = "application/merge-patch+json";
    let patched = api
        .call(Method::PATCH, "/posts/1")
        .header("content-type", kind)
        .raw("{\"title\": \"Other\", \"lang\": null}")
        .await;
    assert_eq!(patched.ok()["title"], "Other");
    api.call(Method::POST, "/posts")
        .header("content-type", kind)
        .raw("{\"title\": \"Other\"}")
        .await
        .is_problem(415, "unsupported-media");
    let document = document();
    for (method, path, operation) in operations(&document) {
        let offered = operation["requestBody"]["content"].get(kind).is_some();
        assert_eq!(offered, method == Method::PATCH, "{path}");
    }
}
