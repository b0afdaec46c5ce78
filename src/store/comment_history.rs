//! What comments said before their text was changed.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::CommentId;

/// A text that a comment had.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Earlier {
    /// The comment's version while it said this.
    pub version: i64,
    /// What it said.
    pub body: String,
    /// When that was replaced.
    pub replaced_at: Timestamp,
    /// By whom: `visitor` or `account:3`.
    pub replaced_by: String,
}

/// Keeps what a comment says before it is changed.
pub async fn insert(
    conn: &mut Conn,
    comment: CommentId,
    version: i64,
    body: &str,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO comment_history (comment_id, version, body, replaced_at, replaced_by) VALUES ($1, $2, $3, $4, $5)",
        comment,
        version,
        body,
        now,
        by,
    )?;
    Ok(())
}

/// What a comment said, oldest first.
pub async fn list(conn: &mut Conn, comment: CommentId) -> Result<Vec<Earlier>> {
    Ok(fetch_all!(
        conn,
        "SELECT version, body, replaced_at, replaced_by
         FROM comment_history
         WHERE comment_id = $1
         ORDER BY version",
        comment,
    )?)
}

/// How often a comment's text was changed.
pub async fn count(conn: &mut Conn, comment: CommentId) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM comment_history WHERE comment_id = $1",
        comment
    )?)
}

/// Forgets what a comment said.
pub async fn delete(conn: &mut Conn, comment: CommentId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM comment_history WHERE comment_id = $1",
        comment
    )?;
    Ok(())
}
