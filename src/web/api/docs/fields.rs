//! The fields of schemas as rows of a table. Nested fields are named `appearance.theme`, fields of
//! list items `reasons[].why`, and values of maps `weights.*`.

use serde_json::Value;

use super::html;
use super::walk::{choices, object, resolve, text};
use crate::web::views::Parameter;

/// The maximum depth of the fields on the page. Deeper ones are only in the OpenAPI document.
const DEPTH_MAX: usize = 4;

/// Returns the parameters of an operation, ordered by place: path, query, headers.
pub(super) fn parameters(document: &Value, operation: &Value) -> Vec<Parameter> {
    let listed = operation["parameters"].as_array().into_iter().flatten();
    let row = |named: &Value| Parameter {
        place: text(&named["in"]).unwrap_or_default(),
        ..described(
            document,
            named["name"].as_str().unwrap_or_default(),
            &named["schema"],
            named["required"] == true,
            named["description"].as_str(),
        )
    };
    let mut rows: Vec<Parameter> = listed.map(row).collect();
    rows.sort_by_key(|row| {
        ["path", "query", "header"]
            .iter()
            .position(|place| *place == row.place)
    });
    rows
}

/// Returns the fields of an object, each followed by the fields of its group or list.
pub(super) fn flatten(document: &Value, schema: &Value) -> Vec<Parameter> {
    let mut rows = Vec::new();
    add(document, schema, "", DEPTH_MAX, &mut rows);
    rows
}

fn add(document: &Value, schema: &Value, prefix: &str, depth: usize, rows: &mut Vec<Parameter>) {
    let Some(deeper) = depth.checked_sub(1) else {
        return;
    };
    let (properties, required) = object(document, schema);
    let mut properties: Vec<_> = properties.into_iter().collect();
    properties.sort_by_key(|(name, _)| !required.contains(name));
    for (name, property) in properties {
        let name_in_full = format!("{prefix}{name}");
        let is_required = required.contains(&name);
        rows.push(described(
            document,
            &name_in_full,
            property,
            is_required,
            None,
        ));
        for (suffix, inner) in inner(document, property) {
            add(
                document,
                inner,
                &format!("{name_in_full}{suffix}"),
                deeper,
                rows,
            );
        }
    }
}

/// Returns the schemas of the fields below a field, each with the separator between the names.
fn inner<'a>(document: &'a Value, property: &'a Value) -> Vec<(&'static str, &'a Value)> {
    let places = choices(resolve(document, property))
        .into_iter()
        .map(|choice| {
            let choice = resolve(document, choice);
            match (&choice["items"], &choice["additionalProperties"]) {
                (items @ Value::Object(_), _) => ("[].", items),
                (_, values @ Value::Object(_)) => (".*.", values),
                _ => (".", choice),
            }
        });
    places.collect()
}

fn described(
    document: &Value,
    name: &str,
    schema: &Value,
    required: bool,
    description: Option<&str>,
) -> Parameter {
    let description = description.or_else(|| description_of(document, schema));
    Parameter {
        name: name.to_owned(),
        place: String::new(),
        required,
        kind: kind(document, schema),
        limits: limits(document, schema),
        default: find(document, schema, "default")
            .filter(|default| !default.is_object())
            .map(Value::to_string),
        description: description.map(html),
    }
}

/// Returns the description of a field, or else that of its type.
fn description_of<'a>(document: &'a Value, schema: &'a Value) -> Option<&'a str> {
    let own = schema["description"].as_str();
    own.or_else(|| {
        choices(schema)
            .into_iter()
            .find_map(|choice| choice["description"].as_str())
    })
    .or_else(|| find(document, schema, "description")?.as_str())
}

/// Finds a keyword in a schema, in the schema it refers to, or in its only choice.
fn find<'a>(document: &'a Value, schema: &'a Value, keyword: &str) -> Option<&'a Value> {
    let own = schema.get(keyword).filter(|value| !value.is_null());
    own.or_else(|| resolve(document, schema).get(keyword))
        .or_else(|| match choices(resolve(document, schema))[..] {
            [choice] if !std::ptr::eq(choice, resolve(document, schema)) => {
                resolve(document, choice).get(keyword)
            }
            _ => None,
        })
}

/// Returns the name of a type: `string`, `array of string`, `string or null`, `"draft" |
/// "published"`.
fn kind(document: &Value, schema: &Value) -> String {
    let schema = resolve(document, schema);
    if let Some(words) = schema["enum"].as_array() {
        return joined(words.iter().map(Value::to_string), " | ");
    }
    let listed = ["oneOf", "anyOf"]
        .iter()
        .find_map(|word| schema[*word].as_array());
    if let Some(listed) = listed {
        // `null` last: "object or null".
        let nulls = listed.iter().filter(|choice| choice["type"] == "null");
        let kinds = choices(schema).into_iter().chain(nulls);
        return joined(kinds.map(|choice| kind(document, choice)), " or ");
    }
    match &schema["type"] {
        Value::String(name) => named_kind(document, schema, name),
        Value::Array(names) => joined(
            names
                .iter()
                .filter_map(Value::as_str)
                .map(|name| named_kind(document, schema, name)),
            " or ",
        ),
        _ if schema["allOf"].is_array() => "object".to_owned(),
        _ => "any value".to_owned(),
    }
}

fn named_kind(document: &Value, schema: &Value, name: &str) -> String {
    match (name, schema["format"].as_str()) {
        ("array", _) => format!("array of {}", kind(document, &schema["items"])),
        ("object", _) if schema["additionalProperties"].is_object() => {
            format!(
                "object of {}",
                kind(document, &schema["additionalProperties"])
            )
        }
        ("string", Some("date-time")) => "time".to_owned(),
        _ => name.to_owned(),
    }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

/// Returns the limits of a value, such as `1 to 300 characters`.
fn limits(document: &Value, schema: &Value) -> Option<String> {
    let keyword = |word| find(document, schema, word).and_then(Value::as_f64);
    let ranges = [
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
        ("minimum", "maximum", ""),
    ];
    let ranges = ranges
        .iter()
        .filter_map(|(least, most, unit)| range(keyword(least), keyword(most), unit));
    let pattern = find(document, schema, "pattern").and_then(Value::as_str);
    let limits: Vec<String> = ranges
        .chain(pattern.map(|pattern| format!("matches {pattern}")))
        .collect();
    (!limits.is_empty()).then(|| limits.join(", "))
}

fn range(least: Option<f64>, most: Option<f64>, unit: &str) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
        (Some(least), None) => Some(format!("at least {least}{unit}")),
        (None, Some(most)) => Some(format!("at most {most}{unit}")),
        (None, None) => None,
    }
}
