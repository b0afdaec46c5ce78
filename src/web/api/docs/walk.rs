//! Access to the parts of an OpenAPI document as JSON.

use std::collections::BTreeMap;

use serde_json::Value;

/// Returns the value that a `$ref` refers to, or the value itself if it is no reference.
pub(super) fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let target = value["$ref"]
        .as_str()
        .and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.unwrap_or(value)
}

/// Returns the fields of an object by name, including those of its `allOf` parts, and the names of
/// the required ones.
pub(super) fn object<'a>(
    document: &'a Value,
    schema: &'a Value,
) -> (BTreeMap<&'a str, &'a Value>, Vec<&'a str>) {
    let schema = resolve(document, schema);
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let parts: Vec<&Value> = parts
        .map(|part| resolve(document, part))
        .chain([schema])
        .collect();
    let properties = parts
        .iter()
        .filter_map(|part| part["properties"].as_object());
    let required = parts.iter().filter_map(|part| part["required"].as_array());
    (
        properties
            .flatten()
            .map(|(name, property)| (name.as_str(), property))
            .collect(),
        required.flatten().filter_map(Value::as_str).collect(),
    )
}

/// Returns the choices of a schema other than `null`, or the schema itself if it has no choices.
pub(super) fn choices(schema: &Value) -> Vec<&Value> {
    let listed = ["oneOf", "anyOf"]
        .iter()
        .find_map(|word| schema[*word].as_array());
    match listed {
        Some(listed) => listed
            .iter()
            .filter(|choice| choice["type"] != "null")
            .collect(),
        None => vec![schema],
    }
}

/// Returns the content type and the content of a body or an answer. If there are several, returns
/// the first.
pub(super) fn content(body: &Value) -> (Option<&str>, &Value) {
    let described = body["content"].as_object().into_iter().flatten().next();
    match described {
        Some((kind, content)) => (Some(kind), content),
        None => (None, &Value::Null),
    }
}

/// Returns the name of the object that a schema describes, and whether the schema is a list of
/// them.
pub(super) fn object_name(document: &Value, schema: &Value) -> (Option<String>, bool) {
    let name = schema["$ref"]
        .as_str()
        .and_then(|reference| reference.rsplit('/').next());
    // The schema of a list is named `Items_` and the name of its items.
    let item = name
        .and_then(|name| name.strip_prefix("Items_"))
        .filter(|item| document["components"]["schemas"][*item].is_object());
    (item.or(name).map(str::to_owned), item.is_some())
}

/// Returns a JSON string as text.
pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
