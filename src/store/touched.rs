//! When what a surrogate key stands for last changed; it never runs backwards, whatever clocks do.

use std::collections::BTreeSet;

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;

/// Notes that all of these changed at `at`.
pub async fn put(conn: &mut Conn, keys: &BTreeSet<String>, at: Timestamp) -> Result<()> {
    execute!(
        conn,
        sqlite: "INSERT INTO touched (key, at)
                 SELECT value, $2 FROM json_each($1) WHERE true
                 ON CONFLICT (key) DO UPDATE SET at = MAX(touched.at, excluded.at)",
        postgres: "INSERT INTO touched (key, at)
                   SELECT value, $2 FROM jsonb_array_elements_text($1) AS value
                   ON CONFLICT (key) DO UPDATE SET at = GREATEST(touched.at, excluded.at)",
        Json(keys),
        at,
    )?;
    Ok(())
}

/// When any of these last changed.
pub async fn find_latest(conn: &mut Conn, keys: &[String]) -> Result<Option<Timestamp>> {
    let row: (Option<Timestamp>,) = fetch_one!(
        conn,
        sqlite: "SELECT MAX(at) FROM touched WHERE key IN (SELECT value FROM json_each($1))",
        postgres: "SELECT MAX(at) FROM touched WHERE key IN (SELECT value FROM jsonb_array_elements_text($1) AS value)",
        Json(keys),
    )?;
    Ok(row.0)
}
