//! JSON pointers (RFC 6901) to the values of a body.

use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// The pointer to where reading failed; a missing field is pointed at although it is not there,
/// and one that is there twice by its name.
pub fn of(path: &Path, message: &str) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    if let Some(named) = named(message) {
        push(&mut pointer, named);
    }
    pointer
}

/// The field of which only the message speaks: one that is not there, or there twice.
fn named(message: &str) -> Option<&str> {
    let rest = message
        .strip_prefix("missing field `")
        .or_else(|| message.strip_prefix("duplicate field `"))?;
    rest.split('`').next()
}

fn push(pointer: &mut String, part: &str) {
    pointer.push('/');
    pointer.push_str(&part.replace('~', "~0").replace('/', "~1"));
}

/// Calls `look` with every text of a value, names of fields included, and its pointer.
pub fn each_text(value: &Value, look: &mut impl FnMut(String, &str)) {
    let mut open = vec![(String::new(), value)];
    while let Some((place, value)) = open.pop() {
        match value {
            Value::String(text) => look(place, text),
            Value::Array(items) => open.extend(
                items
                    .iter()
                    .enumerate()
                    .map(|(n, item)| (format!("{place}/{n}"), item)),
            ),
            Value::Object(fields) => {
                for (name, value) in fields {
                    let mut inner = place.clone();
                    push(&mut inner, name);
                    look(inner.clone(), name);
                    open.push((inner, value));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
