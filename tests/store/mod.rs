//! The repository layer on the engine of the run: every function of
//! `src/store/` is called here at least once, deletions included.
//!
//! One file a table; `statements` and `migrations` look at every SQL text,
//! `plans` at how those of threads are run, `writer` and `writer_faults` at the transactions.

mod accounts;
mod around;
mod bans;
mod blog;
mod capabilities;
mod changes;
mod checkpoint;
mod comment_history;
mod comment_search;
mod comments;
mod decisions;
mod entries;
mod feed_comments;
mod feeds;
mod idempotency;
mod jobs;
mod label_aliases;
mod labels;
mod migrations;
mod paths;
mod plans;
mod posts;
mod questions;
mod redirects;
mod renderings;
mod revisions;
mod roots;
pub mod rows;
mod search;
mod series;
mod settings;
mod sitemap;
mod statements;
mod subscriptions;
mod threads;
mod tokens;
mod touched;
mod votes;
mod writer;
mod writer_faults;

use crate::common::source;

/// Whoever adds a function to the store adds its test.
#[test]
fn every_function_is_called_here() {
    let tests: String = source::files(&source::folder("tests/store"), "rs")
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let mut seen = 0;
    for (path, text) in source::files(&source::folder("src/store"), "rs") {
        let table = path.file_stem().unwrap().to_string_lossy().into_owned();
        for name in text
            .lines()
            .filter_map(|line| line.strip_prefix("pub async fn "))
        {
            let name = name.split('(').next().unwrap();
            assert!(
                tests.contains(&format!("{table}::{name}(")),
                "{table}::{name} is called by no test"
            );
            seen += 1;
        }
    }
    assert!(
        seen > 50,
        "only {seen} functions were found: the search is broken"
    );
}
