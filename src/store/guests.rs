//! Guests and their keys. The database holds only the hash of each key; the guest's browser has the
//! key itself.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Comment, GuestId};

/// Inserts a guest with the hash of a new key and returns the id.
pub async fn insert(conn: &mut Conn, hash: &[u8], now: Timestamp) -> Result<GuestId> {
    Ok(fetch_scalar!(
        conn,
        "INSERT INTO guest (hash, created_at) VALUES ($1, $2) RETURNING id",
        hash,
        now
    )?)
}

/// Finds the guest whose key has this hash, unless the key was revoked.
pub async fn find(conn: &mut Conn, hash: &[u8]) -> Result<Option<GuestId>> {
    let row: Option<(GuestId,)> = fetch_optional!(
        conn,
        "SELECT id FROM guest WHERE hash = $1 AND revoked_at IS NULL",
        hash
    )?;
    Ok(row.map(|(id,)| id))
}

/// Whether a guest with this id exists, revoked or not.
pub async fn exists(conn: &mut Conn, id: GuestId) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        "SELECT EXISTS (SELECT 1 FROM guest WHERE id = $1)",
        id
    )?)
}

/// Revokes a guest's key. Returns false when there is no such key, or when it is revoked already.
pub async fn revoke(conn: &mut Conn, id: GuestId, now: Timestamp) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE guest SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        id,
        now
    )? == 1)
}

/// Notes that a moderator approved a comment of this guest. Only the first time is stored.
pub async fn approve(conn: &mut Conn, id: GuestId, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE guest SET approved_at = $2 WHERE id = $1 AND approved_at IS NULL",
        id,
        now
    )?;
    Ok(())
}

/// Whether a moderator has ever approved a comment of this guest.
pub async fn is_trusted(conn: &mut Conn, id: GuestId) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        "SELECT EXISTS (SELECT 1 FROM guest WHERE id = $1 AND approved_at IS NOT NULL)",
        id
    )?)
}

/// Deletes the guests from before `before` who have no comment, vote, subscription or ban.
pub async fn delete_unused(conn: &mut Conn, before: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM guest
         WHERE created_at < $1
           AND NOT EXISTS (SELECT 1 FROM comment WHERE comment.guest_id = guest.id)
           AND NOT EXISTS (SELECT 1 FROM vote WHERE vote.guest_id = guest.id)
           AND NOT EXISTS (SELECT 1 FROM subscription WHERE subscription.guest_id = guest.id)
           AND NOT EXISTS (SELECT 1 FROM ban WHERE ban.guest_id = guest.id)",
        before,
    )?;
    Ok(())
}

/// Lists at most `limit` comments of a guest with an id below `before`, newest first. A removed
/// comment has no guest any more and is not among them.
pub async fn list_comments(
    conn: &mut Conn,
    id: GuestId,
    before: i64,
    limit: i64,
) -> Result<Vec<Comment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " comment_columns "
         FROM comment
         WHERE guest_id = $1 AND id < $2
         ORDER BY id DESC
         LIMIT $3"],
        id,
        before,
        limit,
    )?)
}
