//! The page `/api/docs`: the OpenAPI document as groups of operations for people to read.
//!
//! Everything on the page comes from the document, so the two cannot differ. `fields` flattens its
//! schemas into rows such as `appearance.theme`, `examples` builds a curl command and an answer
//! from its examples. An operation that is added to the document appears on the page without
//! further work.

mod examples;
mod fields;
mod find;
mod walk;

use serde_json::Value;
use utoipa::openapi::OpenApi;

use super::problem::Kind;
use crate::model::{LanguageTag, Scope};
use crate::render;
use crate::safe_html::SafeHtml;
use crate::web::views::{
    ApiDescription, Operation, OperationAnswer, OperationGroup, OperationObject, ProblemLine,
    ScopeLine,
};
pub use find::find;
use walk::{resolve, text};

/// The statuses of problems that any operation can answer with. The page explains them once.
const COMMON: [u16; 6] = [400, 401, 403, 429, 500, 503];

/// Returns the introduction, one paragraph an item, in Markdown.
#[must_use]
pub fn docs_intro() -> Vec<String> {
    [
        "Send a token with every request: `Authorization: Bearer tym_…`. The first start of the server prints one, `tympan token create` creates others. Each operation names the scope that the token needs; `admin` includes all others. A token never allows more than the role of its user.",
        "Bodies are JSON (`Content-Type: application/json`). Unknown fields and parameters are errors. A PATCH changes the fields in its body: absent fields \
         stay, `null` empties a field that can be empty. `application/merge-patch+json` is accepted too.",
        "Send a time with its offset (`2026-12-24T18:00:00+01:00`, RFC 3339), or in the blog's time zone: `2026-12-24T18:00`, or `2026-12-24` for the \
         beginning of that day. A local time that occurs twice means the first of the two; one that the clocks skip is refused. The zone is `time_zone` in `GET /settings`. Answers give times in UTC.",
        "Lists have `items` and `next_cursor`: send it as `cursor` for the next part (`GET /changes`: as `after`), or follow `Link: rel=\"next\"`. Cursors stay valid as the list grows.",
        "A resource's `ETag` is its version. Send it as `If-Match`, and the change is refused with 412 if the resource changed since. Send an \
         `Idempotency-Key` with a POST to repeat it safely.",
        "Add `?dry_run=true` to any change to try it: every check is made, the answer, with `Tympan-Dry-Run: true`, is the one that the change would get, \
         and nothing is changed.",
        "Errors are `application/problem+json` (RFC 9457): `type` identifies the kind of problem and never changes, `errors` points at each invalid \
         value.",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Returns the content of the page for a document. This renders thousands of short texts: call it
/// off the async threads.
#[must_use]
pub fn describe(document: &OpenApi) -> ApiDescription {
    let document = serde_json::to_value(document).unwrap_or_default();
    ApiDescription {
        intro: docs_intro().iter().map(|text| html(text)).collect(),
        scopes: scopes(),
        groups: groups(&document),
        problem_object: object(&document, "Problem"),
        problem_example: examples::of_schema(
            &document,
            &document["components"]["schemas"]["Problem"],
        )
        .as_ref()
        .map(examples::pretty),
        problems: problems(),
        common: &COMMON,
    }
}

/// Renders a Markdown text of the document as HTML.
fn html(markdown: &str) -> SafeHtml {
    render::prose(markdown, &LanguageTag::english())
}

fn plain(markdown: &str) -> String {
    render::excerpt(&html(markdown), 300)
}

fn scopes() -> Vec<ScopeLine> {
    let line = |scope: Scope| ScopeLine {
        name: scope.as_str().to_owned(),
        description: html(scope.description()),
    };
    Scope::ALL.iter().copied().map(line).collect()
}

fn problems() -> Vec<ProblemLine> {
    let line = |kind: &Kind| ProblemLine {
        anchor: format!("problem-{}", kind.word()),
        status: kind.status().as_u16(),
        title: kind.title().to_owned(),
        description: html(kind.description()),
    };
    Kind::ALL.iter().map(line).collect()
}

/// Returns all operations by group, in the order of the document. An object is described in the
/// first group that returns it.
fn groups(document: &Value) -> Vec<OperationGroup> {
    let mut described = Vec::new();
    let tags = document["tags"].as_array().into_iter().flatten();
    tags.map(|tag| group(document, tag, &mut described))
        .collect()
}

fn group(document: &Value, tag: &Value, described: &mut Vec<String>) -> OperationGroup {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, node) in item.as_object().into_iter().flatten() {
            if node["tags"][0] == tag["name"] {
                operations.push(operation(document, method, path, node));
            }
        }
    }
    operations.sort_by_key(|operation| {
        let methods = ["GET", "POST", "PATCH", "DELETE"];
        let place = methods
            .iter()
            .position(|method| *method == operation.method);
        (operation.path.clone(), place)
    });
    let mut objects = Vec::new();
    for name in operations.iter().flat_map(answered_objects) {
        if !described.contains(&name) {
            objects.extend(object(document, &name));
            described.push(name);
        }
    }
    OperationGroup {
        name: text(&tag["name"]).unwrap_or_default(),
        description: tag["description"].as_str().map(html),
        operations,
        objects,
    }
}

fn answered_objects(operation: &Operation) -> impl Iterator<Item = String> {
    operation
        .answers
        .iter()
        .filter_map(|answer| answer.object.clone())
}

fn object(document: &Value, name: &str) -> Option<OperationObject> {
    let schema = &document["components"]["schemas"][name];
    let rows = fields::flatten(document, schema);
    (!rows.is_empty()).then(|| OperationObject {
        name: name.to_owned(),
        description: schema["description"].as_str().map(html),
        fields: rows,
    })
}

fn operation(document: &Value, method: &str, path: &str, node: &Value) -> Operation {
    let (content_type, body) = walk::content(&node["requestBody"]);
    let scopes = text(&node["x-scope"]).unwrap_or_default();
    Operation {
        id: text(&node["operationId"]).unwrap_or_default(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        title: plain(node["summary"].as_str().unwrap_or_default()),
        summary: html(node["summary"].as_str().unwrap_or_default()),
        description: node["description"].as_str().map(html),
        scopes: scopes.split_whitespace().map(str::to_owned).collect(),
        parameters: fields::parameters(document, node),
        content_type: content_type.map(str::to_owned),
        fields: fields::flatten(document, &body["schema"]),
        curl: examples::curl(document, method, path, node),
        answers: answers(document, node),
        problems: other_problems(node),
    }
}

fn answers(document: &Value, node: &Value) -> Vec<OperationAnswer> {
    let responses = node["responses"].as_object().into_iter().flatten();
    let good = responses.filter(|(status, _)| status.starts_with('2'));
    good.map(|(status, response)| answer(document, status, resolve(document, response)))
        .collect()
}

fn answer(document: &Value, status: &str, response: &Value) -> OperationAnswer {
    let (content_type, content) = walk::content(response);
    let (object, is_list) = walk::object_name(document, &content["schema"]);
    let headers = response["headers"].as_object().into_iter().flatten();
    OperationAnswer {
        status: status.to_owned(),
        description: html(response["description"].as_str().unwrap_or_default()),
        headers: headers.map(|(name, _)| name.clone()).collect(),
        content_type: content_type.map(str::to_owned),
        object,
        is_list,
        example: examples::answer(document, content),
    }
}

/// Returns the statuses of the problems that are specific to an operation.
fn other_problems(node: &Value) -> Vec<u16> {
    let statuses = node["responses"].as_object().into_iter().flatten();
    let statuses = statuses.filter_map(|(status, _)| status.parse().ok());
    statuses
        .filter(|status| *status >= 400 && !COMMON.contains(status))
        .collect()
}
