//! Earlier texts of edited comments.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::CommentId;

/// The text that a comment had before an edit.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Earlier {
    /// The version of the comment that had this text.
    pub version: i64,
    /// The text.
    pub body: String,
    /// The time of the edit that replaced the text.
    pub replaced_at: Timestamp,
    /// The actor who replaced the text, such as `guest` or `user:3`.
    pub replaced_by: String,
}

/// Stores the text of a comment that is about to be edited.
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

/// Lists the earlier texts of a comment, oldest first.
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

/// Counts the edits of a comment's text.
pub async fn count(conn: &mut Conn, comment: CommentId) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM comment_history WHERE comment_id = $1",
        comment
    )?)
}

/// Deletes the earlier texts of a comment.
pub async fn delete(conn: &mut Conn, comment: CommentId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM comment_history WHERE comment_id = $1",
        comment
    )?;
    Ok(())
}
