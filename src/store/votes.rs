//! Votes for comments, at most one for each guest and comment.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{CommentId, GuestId};

/// Inserts a vote. Returns false when the guest has voted for this comment already.
pub async fn insert(
    conn: &mut Conn,
    comment: CommentId,
    guest: GuestId,
    now: Timestamp,
) -> Result<bool> {
    let rows = execute!(
        conn,
        "INSERT INTO vote (comment_id, guest_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        comment,
        guest,
        now,
    )?;
    Ok(rows == 1)
}

/// Deletes a vote. Returns false when there is none.
pub async fn delete(conn: &mut Conn, comment: CommentId, guest: GuestId) -> Result<bool> {
    Ok(execute!(
        conn,
        "DELETE FROM vote WHERE comment_id = $1 AND guest_id = $2",
        comment,
        guest
    )? == 1)
}

/// Whether a guest has voted for a comment.
pub async fn exists(conn: &mut Conn, comment: CommentId, guest: GuestId) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        "SELECT EXISTS (SELECT 1 FROM vote WHERE comment_id = $1 AND guest_id = $2)",
        comment,
        guest
    )?)
}

/// Lists the comments that a guest voted for, the last vote first.
pub async fn list_by_guest(conn: &mut Conn, guest: GuestId) -> Result<Vec<CommentId>> {
    let rows: Vec<(CommentId,)> = fetch_all!(
        conn,
        "SELECT comment_id FROM vote WHERE guest_id = $1 ORDER BY created_at DESC, comment_id DESC",
        guest,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Counts the votes for a comment.
pub async fn count(conn: &mut Conn, comment: CommentId) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM vote WHERE comment_id = $1",
        comment
    )?)
}
