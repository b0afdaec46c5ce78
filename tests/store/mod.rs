//! The store on the engine of the run: every function of `src/store/` is called here at least once,
//! deletions included.
//!
//! One file for each table. `statements` and `migrations` check every SQL text, `plans` the query
//! plans, `writer` and `writer_faults` the transactions.

mod bans;
mod blog;
mod changes;
mod checkpoint;
mod comment_history;
mod comment_search;
mod comments;
mod confirmation_emails;
mod decisions;
mod engine;
mod entries;
mod feed_comments;
mod feeds;
mod guests;
mod idempotency;
mod imports;
mod jobs;
mod judgements;
mod label_aliases;
mod labels;
mod last_modified;
pub mod media;
mod media_addresses;
mod media_uses;
mod media_variants;
mod mentions;
mod migrations;
mod passwords;
mod paths;
mod picture_rewrites;
mod plans;
mod post_lists;
mod posts;
mod public_posts;
mod redirects;
mod related;
mod remote_hosts;
mod remote_pictures;
mod renderings;
mod revisions;
pub mod rows;
mod scratch;
mod search_index;
mod series;
mod sessions;
mod settings;
mod sign_in_links;
mod sitemap;
mod statements;
mod subscriptions;
mod threads;
mod tokens;
mod top_level;
mod unfinished_posts;
mod user_emails;
mod users;
mod votes;
mod writer;
mod writer_faults;
mod writing;

use crate::common::source;

/// Every function of the store has a test.
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
