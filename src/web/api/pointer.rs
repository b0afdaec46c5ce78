//! JSON pointers (RFC 6901) to the values of a body.

use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// The pointer to where reading failed; a missing field is pointed at although it is not there.
pub fn of(path: &Path, message: &str) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    if let Some(missing) = missing(message) {
        push(&mut pointer, missing);
    }
    pointer
}

fn missing(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
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
            Value::Array(items) => open.extend(items.iter().enumerate().map(|(n, item)| (format!("{place}/{n}"), item))),
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
