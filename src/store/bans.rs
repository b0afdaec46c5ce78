//! Bans of guests, e-mail addresses and link domains.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{BanId, CommentId, GuestId};

/// The columns of a [`Ban`].
macro_rules! ban_columns {
    ($engine:ident) => {
        "id, guest_id, email_lookup, domain, reason, created_at, expires_at"
    };
}

/// A ban; exactly one of its three subjects is set.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Ban {
    /// The id of the ban.
    pub id: BanId,
    /// The banned guest.
    pub guest_id: Option<GuestId>,
    /// The blind index of the banned e-mail address.
    pub email_lookup: Option<Vec<u8>>,
    /// The domain that links in comments may not lead to; subdomains are included.
    pub domain: Option<String>,
    /// The moderator's reason.
    pub reason: String,
    /// The time of the ban.
    pub created_at: Timestamp,
    /// The time at which the ban ends; `None` for a permanent one.
    pub expires_at: Option<Timestamp>,
}

/// The subject of a ban.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Banned {
    /// A guest.
    Guest(GuestId),
    /// An e-mail address, by its blind index.
    Email(Vec<u8>),
    /// Links to a domain or to one of its subdomains.
    Domain(String),
}

/// Inserts a ban.
pub async fn insert(
    conn: &mut Conn,
    banned: &Banned,
    reason: &str,
    now: Timestamp,
    expires_at: Option<Timestamp>,
) -> Result<Ban> {
    let (guest, email, domain) = match banned {
        Banned::Guest(id) => (Some(*id), None, None),
        Banned::Email(lookup) => (None, Some(lookup.as_slice()), None),
        Banned::Domain(domain) => (None, None, Some(domain.as_str())),
    };
    Ok(fetch_one!(
        conn,
        sql!["INSERT INTO ban (guest_id, email_lookup, domain, reason, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         RETURNING " ban_columns],
        guest,
        email,
        domain,
        reason,
        now,
        expires_at,
    )?)
}

/// Finds a ban by id.
pub async fn find(conn: &mut Conn, id: BanId) -> Result<Option<Ban>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " ban_columns " FROM ban WHERE id = $1"],
        id,
    )?)
}

/// Lists at most `limit` bans with an id below `before`, newest first.
pub async fn list(conn: &mut Conn, before: i64, limit: i64) -> Result<Vec<Ban>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " ban_columns "
         FROM ban
         WHERE id < $1
         ORDER BY id DESC
         LIMIT $2"],
        before,
        limit,
    )?)
}

/// Lists the bans that are in force at `now`.
pub async fn list_active(conn: &mut Conn, now: Timestamp) -> Result<Vec<Ban>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " ban_columns "
         FROM ban
         WHERE expires_at IS NULL OR expires_at > $1"],
        now,
    )?)
}

/// Deletes a ban. Returns false when there is none with this id.
pub async fn delete(conn: &mut Conn, id: BanId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM ban WHERE id = $1", id)? == 1)
}

/// Lists at most `limit` public or pending comments of a guest or an e-mail address, oldest first.
pub async fn list_comments(
    conn: &mut Conn,
    guest: Option<GuestId>,
    email: Option<&[u8]>,
    limit: i64,
) -> Result<Vec<CommentId>> {
    let rows: Vec<(CommentId,)> = fetch_all!(
        conn,
        "SELECT id FROM comment
         WHERE (guest_id = $1 OR email_lookup = $2) AND status IN ('pending', 'approved')
         ORDER BY id
         LIMIT $3",
        guest,
        email,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
