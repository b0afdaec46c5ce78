//! The repository layer: every SQL statement of the crate, one file a table.
//!
//! A store function takes `&mut Conn`, a connection of either engine, and runs one statement
//! through the macros of `sql.rs`. Reads take it from [`Db::read`]. Writes take a [`Tx`] from
//! [`Db::begin`], record their changes in it and commit it; the one writer of the process joins
//! transactions into batches.
//!
//! To add a table, write a migration for both engines with the same number and name, a file here,
//! and its tests in `tests/store/`, where every statement is prepared on both engines. An optional
//! filter is written `(status = $1 OR $1 IS NULL)`: PostgreSQL derives a parameter's type from its
//! first use.
//!
//! Considered and refused: `sqlx::Any` (no times, no JSON), a trait with two implementations (two
//! texts drift apart), a query builder (longer than the SQL).

#[macro_use]
mod sql;

// The columns of these tables are in the statements of other files too.
#[macro_use]
pub mod comments;
#[macro_use]
pub mod posts;
#[macro_use]
pub mod public_posts;
#[macro_use]
pub mod threads;

pub mod autosaves;
pub mod bans;
pub mod blog;
pub mod changes;
mod columns;
pub mod comment_history;
pub mod comment_search;
pub mod confirmation_emails;
mod conn;
mod db;
pub mod decisions;
pub mod entries;
pub mod feed_comments;
pub mod feeds;
pub mod guests;
pub mod idempotency;
pub mod import_entries;
pub mod imports;
pub mod jobs;
pub mod judgements;
pub mod label_aliases;
pub mod labels;
pub mod last_modified;
mod listener;
pub mod media;
pub mod media_addresses;
pub mod media_uses;
pub mod media_variants;
mod open;
pub mod passwords;
pub mod paths;
mod patience;
pub mod picture_rewrites;
mod pool;
pub mod post_lists;
pub mod preview_links;
mod readers;
pub mod redirects;
pub mod related;
pub mod remote_hosts;
pub mod remote_pictures;
pub mod renderings;
pub mod revisions;
pub mod scratch;
pub mod search_index;
pub mod search_matches;
pub mod search_progress;
pub mod series;
pub mod sessions;
pub mod settings;
pub mod sign_in_links;
pub mod sitemap;
pub mod subscriptions;
pub mod tokens;
pub mod top_level;
mod tx;
pub mod unfinished_posts;
pub mod user_emails;
pub mod users;
pub mod votes;
mod writer;

pub use conn::{Conn, Engine};
pub use db::Db;
pub use listener::Listener;
pub use open::{OpenError, OpenOptions};
pub use patience::{Limited, limited};
pub use sql::Sql;
pub use tx::Tx;

use crate::error::{ConflictFault, Error};

/// Turns an engine's error into the domain's. What may work on another try becomes `Unavailable`.
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if passes(database.code().as_deref()) => {
                Self::Unavailable(error.into())
            }
            sqlx::Error::PoolTimedOut
            | sqlx::Error::Io(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error.into()),
            sqlx::Error::Database(database) if cannot_be_kept(database.code().as_deref()) => {
                Self::BadRequest(
                    "there is a character or a time here that cannot be stored".to_owned(),
                )
            }
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::conflict(
                ConflictFault::Meanwhile,
                "this exists already; somebody else may have been faster",
            ),
            _ => Self::Internal(error.into()),
        }
    }
}

/// Whether an error with this code is temporary. For SQLite these are the primary codes 5, 6, 7, 8,
/// 10 and 13: busy, locked, no memory, read-only, I/O error, full. For PostgreSQL they are the
/// classes 08, 40, 53 and 57 and the lock time-out 55P03.
fn passes(code: Option<&str>) -> bool {
    let Some(code) = code else { return false };
    match code.parse::<u32>() {
        Ok(sqlite) if code.len() < 5 => matches!(sqlite & 0xff, 5 | 6 | 7 | 8 | 10 | 13),
        _ => {
            ["08", "40", "53", "57"]
                .iter()
                .any(|class| code.starts_with(class))
                || code == "55P03"
        }
    }
}

/// Whether an error with this code means that PostgreSQL cannot store a value: NUL in a text
/// (22021) or in JSON (22P05), a time outside its range (22008).
fn cannot_be_kept(code: Option<&str>) -> bool {
    matches!(code, Some("22021" | "22P05" | "22008"))
}

/// Returns the `LIKE` pattern, with `!` as the escape character, that matches any text containing
/// `words`.
fn like(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
