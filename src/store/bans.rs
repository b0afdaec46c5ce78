//! Bans: of a guest, of a mail address, of the domain of links.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{BanId, CapabilityId, CommentId};

/// A ban; exactly one of its three subjects is set.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Ban {
    /// Its id.
    pub id: BanId,
    /// The guest that it keeps out.
    pub capability_id: Option<CapabilityId>,
    /// The blind index of the address that it keeps out.
    pub email_lookup: Option<Vec<u8>>,
    /// The domain to which links may not lead.
    pub domain: Option<String>,
    /// The moderator's words.
    pub reason: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; `None` for never.
    pub expires_at: Option<Timestamp>,
}

/// What a ban keeps out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Banned {
    /// A guest.
    Capability(CapabilityId),
    /// A mail address, by its blind index.
    Email(Vec<u8>),
    /// Links to a domain and below it.
    Domain(String),
}

/// Stores a ban.
pub async fn insert(
    conn: &mut Conn,
    banned: &Banned,
    reason: &str,
    now: Timestamp,
    expires_at: Option<Timestamp>,
) -> Result<Ban> {
    let (capability, email, domain) = match banned {
        Banned::Capability(id) => (Some(*id), None, None),
        Banned::Email(lookup) => (None, Some(lookup.as_slice()), None),
        Banned::Domain(domain) => (None, None, Some(domain.as_str())),
    };
    Ok(fetch_one!(
        conn,
        "INSERT INTO ban (capability_id, email_lookup, domain, reason, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         RETURNING id, capability_id, email_lookup, domain, reason, created_at, expires_at",
        capability,
        email,
        domain,
        reason,
        now,
        expires_at,
    )?)
}

/// One ban.
pub async fn find(conn: &mut Conn, id: BanId) -> Result<Option<Ban>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, capability_id, email_lookup, domain, reason, created_at, expires_at
         FROM ban
         WHERE id = $1",
        id,
    )?)
}

/// Every ban, newest first, below `before`.
pub async fn list(conn: &mut Conn, before: i64, limit: i64) -> Result<Vec<Ban>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, capability_id, email_lookup, domain, reason, created_at, expires_at
         FROM ban
         WHERE id < $1
         ORDER BY id DESC
         LIMIT $2",
        before,
        limit,
    )?)
}

/// The bans that hold at `now`.
pub async fn list_active(conn: &mut Conn, now: Timestamp) -> Result<Vec<Ban>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, capability_id, email_lookup, domain, reason, created_at, expires_at
         FROM ban
         WHERE expires_at IS NULL OR expires_at > $1",
        now,
    )?)
}

/// Lifts a ban; false when there is none.
pub async fn delete(conn: &mut Conn, id: BanId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM ban WHERE id = $1", id)? == 1)
}

/// Public or waiting comments of a guest or an address, at most `limit`.
pub async fn list_comments(
    conn: &mut Conn,
    capability: Option<CapabilityId>,
    email: Option<&[u8]>,
    limit: i64,
) -> Result<Vec<CommentId>> {
    let rows: Vec<(CommentId,)> = fetch_all!(
        conn,
        "SELECT id FROM comment
         WHERE (capability_id = $1 OR email_lookup = $2) AND status IN ('pending', 'approved')
         ORDER BY id
         LIMIT $3",
        capability,
        email,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
