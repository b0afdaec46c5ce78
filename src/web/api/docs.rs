//! The description for people: the OpenAPI document as the groups of a page.

use serde_json::Value;

use super::openapi::document;
use super::problem::Kind;
use crate::web::views::{Operation, OperationGroup, OperationResponse, Parameter};

/// What to know first, a paragraph each.
#[must_use]
pub fn docs_intro() -> Vec<String> {
    [
        "Send a token with every request: `Authorization: Bearer tym_…`. Each operation names the scope that the token needs; `admin` includes all others.",
        "Bodies are JSON (`Content-Type: application/json`). Unknown fields and parameters are errors. A PATCH changes what its body names: a field that is \
         absent stays, `null` empties a field that can be empty.",
        "Lists give `items` and `next_cursor`: send it as `cursor` for the next part, or follow `Link: rel=\"next\"`. A cursor stays right while the list grows.",
        "A resource's `ETag` is its version. Send it as `If-Match` and a change is refused with 412 when somebody was faster. Send an `Idempotency-Key` with a \
         POST and it can be sent again safely.",
        "Whatever fails answers `application/problem+json` (RFC 9457): `type` says what kind of problem it is and never changes, `errors` points at each value \
         at fault.",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The kinds of problems: address, status, words.
#[must_use]
pub fn docs_problems() -> Vec<(String, OperationResponse)> {
    let line = |kind: &Kind| {
        let description = format!("{}. {}", kind.title(), kind.description());
        (
            format!("problem-{}", kind.word()),
            OperationResponse {
                status: kind.status().as_u16().to_string(),
                description,
            },
        )
    };
    Kind::ALL.iter().map(line).collect()
}

/// Every operation by group, in the order of the document.
#[must_use]
pub fn docs_groups() -> Vec<OperationGroup> {
    let document = serde_json::to_value(document()).unwrap_or_default();
    let tags = document["tags"].as_array().cloned().unwrap_or_default();
    tags.iter().map(|tag| group(&document, tag)).collect()
}

fn group(document: &Value, tag: &Value) -> OperationGroup {
    let name = text(&tag["name"]).unwrap_or_default();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, described) in item.as_object().into_iter().flatten() {
            if described["tags"][0] == tag["name"] {
                operations.push(operation(document, method, path, described));
            }
        }
    }
    OperationGroup {
        name,
        description: text(&tag["description"]),
        operations,
    }
}

fn operation(document: &Value, method: &str, path: &str, described: &Value) -> Operation {
    let body = &described["requestBody"]["content"]["application/json"]["schema"];
    Operation {
        id: text(&described["operationId"]).unwrap_or_default(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&described["summary"]).unwrap_or_default(),
        description: text(&described["description"]),
        scope: text(&described["x-scope"]),
        parameters: described["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|named| parameter(document, named))
            .collect(),
        fields: fields(document, body),
        responses: described["responses"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(status, answer)| response(document, status, answer))
            .collect(),
    }
}

fn parameter(document: &Value, named: &Value) -> Parameter {
    Parameter {
        name: text(&named["name"]).unwrap_or_default(),
        place: text(&named["in"]).unwrap_or_default(),
        required: named["required"] == true,
        kind: kind(document, &named["schema"]),
        description: text(&named["description"]),
    }
}

fn fields(document: &Value, body: &Value) -> Vec<Parameter> {
    let schema = resolve(document, body);
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let field = |(name, described): (&String, &Value)| Parameter {
        name: name.clone(),
        place: String::new(),
        required: required.iter().any(|required| required == name),
        kind: kind(document, described),
        description: text(&described["description"]),
    };
    schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(field)
        .collect()
}

fn response(document: &Value, status: &str, answer: &Value) -> OperationResponse {
    let answer = resolve(document, answer);
    OperationResponse {
        status: status.to_owned(),
        description: text(&answer["description"]).unwrap_or_default(),
    }
}

/// A type in words: `string`, `array of string`, `string or null`, `"draft" | "published"`.
fn kind(document: &Value, schema: &Value) -> String {
    let schema = resolve(document, schema);
    if let Some(words) = schema["enum"].as_array() {
        return words
            .iter()
            .map(Value::to_string)
            .collect::<Vec<_>>()
            .join(" | ");
    }
    let choices = ["oneOf", "anyOf", "allOf"]
        .iter()
        .find_map(|word| schema[*word].as_array());
    if let Some(choices) = choices {
        return choices
            .iter()
            .map(|choice| kind(document, choice))
            .collect::<Vec<_>>()
            .join(" or ");
    }
    match &schema["type"] {
        Value::String(name) if name == "array" => {
            format!("array of {}", kind(document, &schema["items"]))
        }
        Value::String(name) => name.clone(),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" or "),
        _ => "anything".to_owned(),
    }
}

/// What a `$ref` leads to.
fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"]
        .as_str()
        .and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.unwrap_or(schema)
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
