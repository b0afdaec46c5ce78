//! The times at which the data behind each surrogate key last changed. They never decrease, even if
//! a clock does.

use std::collections::BTreeSet;

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::SurrogateKey;

/// Stores `at` for all of these keys, unless a later time is stored.
pub async fn put(conn: &mut Conn, keys: &BTreeSet<SurrogateKey>, at: Timestamp) -> Result<()> {
    execute!(
        conn,
        sql!["INSERT INTO last_modified (key, at)
         SELECT value, $2 FROM " texts("$1") " WHERE true
         ON CONFLICT (key) DO UPDATE SET at = excluded.at WHERE excluded.at > last_modified.at"],
        Json(keys),
        at,
    )?;
    Ok(())
}

/// Returns the latest time of any of these keys; `None` when none has one.
pub async fn find_latest(conn: &mut Conn, keys: &[SurrogateKey]) -> Result<Option<Timestamp>> {
    let row: (Option<Timestamp>,) = fetch_one!(
        conn,
        sql!["SELECT MAX(at) FROM last_modified WHERE key IN (SELECT value FROM " texts("$1") ")"],
        Json(keys),
    )?;
    Ok(row.0)
}
