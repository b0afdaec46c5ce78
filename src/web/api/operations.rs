//! Walking the operations of an OpenAPI document.

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

fn methods(item: &mut PathItem) -> [(HttpMethod, &mut Option<Operation>); 4] {
    [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Patch, &mut item.patch),
        (HttpMethod::Delete, &mut item.delete),
    ]
}

/// The scope that an operation states in its `security`.
#[must_use]
pub fn scope(operation: &Operation) -> Option<String> {
    let stated = serde_json::to_value(operation.security.as_ref()?).ok()?;
    stated.get(0)?.get("token")?.get(0)?.as_str().map(str::to_owned)
}
