//! Guests' capabilities: only the hash of each key is known here.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{CapabilityId, Comment};

/// Stores the hash of a new key.
pub async fn insert(conn: &mut Conn, hash: &[u8], now: Timestamp) -> Result<CapabilityId> {
    Ok(fetch_scalar!(
        conn,
        "INSERT INTO capability (hash, created_at) VALUES ($1, $2) RETURNING id",
        hash,
        now
    )?)
}

/// The capability whose key has this hash, unless it was revoked.
pub async fn find(conn: &mut Conn, hash: &[u8]) -> Result<Option<CapabilityId>> {
    let row: Option<(CapabilityId,)> = fetch_optional!(
        conn,
        "SELECT id FROM capability WHERE hash = $1 AND revoked_at IS NULL",
        hash
    )?;
    Ok(row.map(|(id,)| id))
}

/// Whether there is or was such a capability.
pub async fn exists(conn: &mut Conn, id: CapabilityId) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        "SELECT EXISTS (SELECT 1 FROM capability WHERE id = $1)",
        id
    )?)
}

/// Ends a capability; false when there is none or it has ended.
pub async fn revoke(conn: &mut Conn, id: CapabilityId, now: Timestamp) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE capability SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        id,
        now
    )? == 1)
}

/// Notes that a moderator let a comment of this guest appear; the first time counts.
pub async fn approve(conn: &mut Conn, id: CapabilityId, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE capability SET approved_at = $2 WHERE id = $1 AND approved_at IS NULL",
        id,
        now
    )?;
    Ok(())
}

/// Whether a moderator has let any comment of this guest appear.
pub async fn is_known(conn: &mut Conn, id: CapabilityId) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        "SELECT EXISTS (SELECT 1 FROM capability WHERE id = $1 AND approved_at IS NOT NULL)",
        id
    )?)
}

/// Forgets keys that were made before `before` and with which nothing is connected.
pub async fn delete_unused(conn: &mut Conn, before: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM capability
         WHERE created_at < $1
           AND NOT EXISTS (SELECT 1 FROM comment WHERE comment.capability_id = capability.id)
           AND NOT EXISTS (SELECT 1 FROM vote WHERE vote.capability_id = capability.id)
           AND NOT EXISTS (SELECT 1 FROM subscription WHERE subscription.capability_id = capability.id)
           AND NOT EXISTS (SELECT 1 FROM ban WHERE ban.capability_id = capability.id)",
        before,
    )?;
    Ok(())
}

/// What a guest wrote and did not take away, newest first, below `before`.
pub async fn list_comments(
    conn: &mut Conn,
    id: CapabilityId,
    before: i64,
    limit: i64,
) -> Result<Vec<Comment>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
         FROM comment
         WHERE capability_id = $1 AND id < $2
         ORDER BY id DESC
         LIMIT $3",
        id,
        before,
        limit,
    )?)
}
