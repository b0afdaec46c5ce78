//! The repository layer: every SQL statement of the crate, one file a table.
//!
//! A store function takes `&mut Conn`, which is a connection of either engine
//! (a [`Tx`] is one too), and runs one statement through the macros of
//! `sql.rs`. To add a table: a migration for both engines with the same number
//! and name, a file here, and its line in `tests/store/`, where every
//! statement is prepared on both engines. An optional filter is written
//! `(status = $1 OR $1 IS NULL)`: PostgreSQL takes a parameter's type from
//! where it stands first.
//!
//! Refused: `sqlx::Any` (no times, no JSON), a trait with two implementations
//! (two texts drift), a query builder (longer than the SQL).

#[macro_use]
mod sql;

pub mod accounts;
pub mod around;
pub mod bans;
pub mod blog;
pub mod capabilities;
pub mod changes;
mod columns;
pub mod comment_history;
pub mod comment_search;
pub mod comments;
mod conn;
mod db;
pub mod decisions;
pub mod entries;
pub mod feed_comments;
pub mod feeds;
pub mod idempotency;
pub mod jobs;
pub mod label_aliases;
pub mod labels;
mod listener;
mod open;
pub mod paths;
pub mod posts;
pub mod questions;
pub mod redirects;
pub mod renderings;
pub mod revisions;
pub mod roots;
pub mod search;
pub mod series;
pub mod settings;
pub mod sitemap;
pub mod subscriptions;
pub mod threads;
pub mod tokens;
pub mod touched;
mod tx;
pub mod votes;
mod writer;

pub use conn::{Conn, Engine};
pub use db::Db;
pub use listener::Listener;
pub use open::{OpenError, OpenOptions};
pub use tx::Tx;

use crate::error::Error;

/// Turns an engine's error into the domain's: what another try may mend is `Unavailable`.
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
            sqlx::Error::Database(database) if database.is_unique_violation() => {
                Self::conflict("this exists already; somebody else may have been faster")
            }
            _ => Self::Internal(error.into()),
        }
    }
}

/// Whether a fault of this code passes: busy, no memory, input and output, full
/// (SQLite's primary codes 5, 6, 7, 8, 10, 13); PostgreSQL's classes 08, 40, 53,
/// 57 and its lock time-out.
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

/// Whether a value is none of PostgreSQL's: NUL in a text (22021) or in JSON
/// (22P05), an instant before 4713 BC (22008).
fn cannot_be_kept(code: Option<&str>) -> bool {
    matches!(code, Some("22021" | "22P05" | "22008"))
}

/// The LIKE pattern, with `!` as its escape, of any text that holds `words`.
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
