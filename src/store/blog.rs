//! What the blog was given when it was first started, and keeps.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;

/// How the blog's own ids begin; `None` before it was ever started.
pub async fn find_tag_prefix(conn: &mut Conn) -> Result<Option<String>> {
    let row: Option<(String,)> = fetch_optional!(conn, "SELECT tag_prefix FROM blog WHERE id = 1")?;
    Ok(row.map(|(prefix,)| prefix))
}

/// Fixes how the blog's own ids begin, unless that is done; gives what counts.
pub async fn insert(conn: &mut Conn, tag_prefix: &str, now: Timestamp) -> Result<String> {
    Ok(fetch_scalar!(
        conn,
        "INSERT INTO blog (id, tag_prefix, born_at)
         VALUES (1, $1, $2)
         ON CONFLICT (id) DO UPDATE SET id = excluded.id
         RETURNING tag_prefix",
        tag_prefix,
        now,
    )?)
}
