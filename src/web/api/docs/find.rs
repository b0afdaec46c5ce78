//! The operations of the API in which words occur, for the search field of the page `/api/docs`.

use std::sync::LazyLock;

use super::super::openapi::document;
use super::describe;
use crate::web::views::{ApiDescription, Operation, OperationLink, Parameter};

/// The maximum number of words that are looked for.
const WORDS_MAX: usize = 10;

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| entries(describe(&document())));

/// An operation with everything by which it is found, in lower case.
struct Entry {
    link: OperationLink,
    text: String,
}

/// Returns the operations that have every word of `query` in their path, their texts or the names of
/// their parameters and fields. The first call describes the whole document: make it off the async
/// threads.
#[must_use]
pub fn find(query: &str) -> Vec<OperationLink> {
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().take(WORDS_MAX).collect();
    let found = ENTRIES
        .iter()
        .filter(|entry| words.iter().all(|word| entry.text.contains(word)));
    found.map(|entry| entry.link.clone()).collect()
}

fn entries(api: ApiDescription) -> Vec<Entry> {
    let operations = api.groups.into_iter().flat_map(|group| group.operations);
    operations.map(entry).collect()
}

fn entry(operation: Operation) -> Entry {
    let fields = operation.parameters.iter().chain(&operation.fields);
    let names = fields.map(|field: &Parameter| field.name.as_str());
    let description = operation.description.as_ref();
    let description = description.map_or("", |description| description.as_str());
    let texts = [
        &operation.id,
        &operation.method,
        &operation.path,
        &operation.title,
        description,
    ];
    let text: Vec<&str> = texts
        .into_iter()
        .chain(operation.scopes.iter().map(String::as_str))
        .chain(names)
        .collect();
    Entry {
        text: text.join(" ").to_lowercase(),
        link: OperationLink {
            id: operation.id,
            method: operation.method,
            path: operation.path,
            title: operation.title,
        },
    }
}
