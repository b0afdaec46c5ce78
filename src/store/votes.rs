//! Votes for comments: one a guest.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{CapabilityId, CommentId};

/// Stores a vote; false when the guest has voted for this comment.
pub async fn insert(
    conn: &mut Conn,
    comment: CommentId,
    guest: CapabilityId,
    now: Timestamp,
) -> Result<bool> {
    let rows = execute!(
        conn,
        "INSERT INTO vote (comment_id, capability_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        comment,
        guest,
        now,
    )?;
    Ok(rows == 1)
}

/// Takes a vote back; false when there is none.
pub async fn delete(conn: &mut Conn, comment: CommentId, guest: CapabilityId) -> Result<bool> {
    Ok(execute!(
        conn,
        "DELETE FROM vote WHERE comment_id = $1 AND capability_id = $2",
        comment,
        guest
    )? == 1)
}

/// The comments that a guest voted for, newest vote first.
pub async fn list_by_guest(conn: &mut Conn, guest: CapabilityId) -> Result<Vec<CommentId>> {
    let rows: Vec<(CommentId,)> = fetch_all!(
        conn,
        "SELECT comment_id FROM vote WHERE capability_id = $1 ORDER BY created_at DESC, comment_id DESC",
        guest,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How many votes a comment has.
pub async fn count(conn: &mut Conn, comment: CommentId) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM vote WHERE comment_id = $1",
        comment
    )?)
}
