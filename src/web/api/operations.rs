//! Iteration over the operations of an OpenAPI document.

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{HttpMethod, OpenApi};

/// Calls `visit` with every operation, its method and its path.
pub fn each_mut(document: &mut OpenApi, mut visit: impl FnMut(&HttpMethod, &str, &mut Operation)) {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in methods(item) {
            if let Some(operation) = operation {
                visit(&method, path, operation);
            }
        }
    }
}

fn methods(item: &mut PathItem) -> [(HttpMethod, &mut Option<Operation>); 5] {
    [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Patch, &mut item.patch),
        (HttpMethod::Delete, &mut item.delete),
    ]
}

/// Returns the name of a method in upper case.
#[must_use]
pub fn name(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Head => "HEAD",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Trace => "TRACE",
    }
}

/// Returns whether operations with this method change something.
#[must_use]
pub fn changes_something(method: &HttpMethod) -> bool {
    matches!(
        method,
        HttpMethod::Post | HttpMethod::Put | HttpMethod::Patch | HttpMethod::Delete
    )
}

/// Returns the scopes in the `security` of an operation, separated by spaces.
#[must_use]
pub fn scope(operation: &Operation) -> Option<String> {
    let stated = serde_json::to_value(operation.security.as_ref()?).ok()?;
    let scopes: Option<Vec<&str>> = stated
        .get(0)?
        .get("token")?
        .as_array()?
        .iter()
        .map(serde_json::Value::as_str)
        .collect();
    Some(scopes?.join(" "))
}
