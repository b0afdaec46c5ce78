//! Examples for the page: the curl command of an operation and its answer, built from the examples
//! in the document.
//!
//! Every id in a path is 1, which exists on a new blog. The commands read `$BLOG` and `$TOKEN` from
//! the shell.

use std::fmt::Write as _;

use serde_json::ser::{Formatter, Serializer};
use serde_json::{Map, Value, json};

use super::walk::{self, choices, object, resolve};

/// Returns the curl command of an operation.
pub(super) fn curl(document: &Value, method: &str, path: &str, node: &Value) -> String {
    let mut command = match method {
        "get" => format!("curl \"$BLOG{}\"", address(document, path, node)),
        _ => format!(
            "curl -X {} \"$BLOG{}\"",
            method.to_uppercase(),
            address(document, path, node)
        ),
    };
    if node["security"].is_array() {
        command.push_str(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
    }
    if let (Some(content_type), content) = walk::content(&node["requestBody"]) {
        let body = example(document, content).unwrap_or(json!({}));
        // Writing to a String cannot fail.
        let _ = write!(
            command,
            " \\\n  -H 'Content-Type: {content_type}' \\\n  --data-binary {}",
            quoted(&body)
        );
    }
    command
}

/// Returns a path with an id in each placeholder, and with the required query parameters.
fn address(document: &Value, path: &str, node: &Value) -> String {
    let mut address = path.to_owned();
    let parameters = node["parameters"].as_array().into_iter().flatten();
    for parameter in parameters.filter(|parameter| parameter["required"] == true) {
        let name = parameter["name"].as_str().unwrap_or_default();
        let value = of_parameter(document, parameter);
        if parameter["in"] == "path" {
            address = address.replace(&format!("{{{name}}}"), &value);
        } else if parameter["in"] == "query" {
            let between = if address.contains('?') { '&' } else { '?' };
            let _ = write!(address, "{between}{name}={value}");
        }
    }
    address
}

fn of_parameter(document: &Value, parameter: &Value) -> String {
    let given = parameter.get("example").cloned();
    match given.or_else(|| of_schema(document, &parameter["schema"])) {
        Some(Value::String(text)) => text,
        Some(value) => value.to_string(),
        None => "1".to_owned(),
    }
}

/// Quotes a body as one word of a shell command: JSON on one line, or a text unchanged.
fn quoted(body: &Value) -> String {
    let text = match body {
        Value::String(text) => text.clone(),
        body => spaced(body),
    };
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Returns the example of an answer; `None` for an answer without a body.
pub(super) fn answer(document: &Value, content: &Value) -> Option<String> {
    match example(document, content)? {
        Value::String(text) => Some(text),
        value => Some(pretty(&value)),
    }
}

/// Formats JSON with indentation.
pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn example(document: &Value, content: &Value) -> Option<Value> {
    let given = content.get("example").cloned();
    given.or_else(|| of_schema(document, content.get("schema")?))
}

/// Returns the example of a schema. If the schema has none, builds one from its parts.
pub(super) fn of_schema(document: &Value, schema: &Value) -> Option<Value> {
    let given = ["example", "default"]
        .iter()
        .find_map(|word| schema.get(*word))
        .filter(|value| !value.is_null());
    if let Some(given) = given {
        return Some(given.clone());
    }
    let resolved = resolve(document, schema);
    if !std::ptr::eq(resolved, schema) {
        return of_schema(document, resolved);
    }
    match choices(schema)[..] {
        [choice, ..] if !std::ptr::eq(choice, schema) => of_schema(document, choice),
        _ => of_type(document, schema),
    }
}

fn of_type(document: &Value, schema: &Value) -> Option<Value> {
    if let Some(first) = schema["enum"].as_array().and_then(|words| words.first()) {
        return Some(first.clone());
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts = parts.iter().filter_map(|part| of_schema(document, part));
        let fields = parts.filter_map(|part| part.as_object().cloned()).flatten();
        return Some(fields.collect::<Map<_, _>>().into());
    }
    let (properties, _) = object(document, schema);
    if !properties.is_empty() {
        let is_list = properties.contains_key("next_cursor");
        let fields = properties
            .into_iter()
            .filter_map(|(name, property)| match name {
                "next_cursor" if is_list => Some((name.to_owned(), Value::Null)),
                _ => Some((name.to_owned(), of_schema(document, property)?)),
            });
        return Some(fields.collect::<Map<_, _>>().into());
    }
    let names = schema["type"].as_array().and_then(|names| names.first());
    match names.unwrap_or(&schema["type"]).as_str()? {
        "integer" => Some(json!(1)),
        "number" => Some(json!(0.5)),
        "boolean" => Some(json!(false)),
        "array" => Some(json!([of_schema(document, &schema["items"])?])),
        "string" if schema["format"] == "date-time" => Some(json!("2022-01-07T10:00:00Z")),
        _ => None,
    }
}

/// Formats JSON on one line with a space after each comma and colon.
fn spaced(value: &Value) -> String {
    struct Spaced;
    impl Formatter for Spaced {
        fn begin_array_value<W: ?Sized + std::io::Write>(
            &mut self,
            writer: &mut W,
            first: bool,
        ) -> std::io::Result<()> {
            writer.write_all(if first { b"" } else { b", " })
        }

        fn begin_object_key<W: ?Sized + std::io::Write>(
            &mut self,
            writer: &mut W,
            first: bool,
        ) -> std::io::Result<()> {
            writer.write_all(if first { b"" } else { b", " })
        }

        fn begin_object_value<W: ?Sized + std::io::Write>(
            &mut self,
            writer: &mut W,
        ) -> std::io::Result<()> {
            writer.write_all(b": ")
        }
    }
    let mut bytes = Vec::new();
    let written =
        serde::Serialize::serialize(value, &mut Serializer::with_formatter(&mut bytes, Spaced));
    written
        .ok()
        .and_then(|()| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}
