//! API tokens: only their hashes.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{AccountId, Scope, Token, TokenId};

/// The token of a hash, revoked and expired ones included.
pub async fn find_by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<Token>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, name, scopes, account_id, created_at, expires_at, last_used_at, revoked_at
         FROM token
         WHERE hash = $1",
        hash,
    )?)
}

/// Every token, oldest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Token>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, name, scopes, account_id, created_at, expires_at, last_used_at, revoked_at
         FROM token
         ORDER BY id",
    )?)
}

/// The tokens after `after`, oldest first, revoked and expired ones included.
pub async fn list_after(conn: &mut Conn, after: TokenId, limit: i64) -> Result<Vec<Token>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, name, scopes, account_id, created_at, expires_at, last_used_at, revoked_at
         FROM token
         WHERE id > $1
         ORDER BY id
         LIMIT $2",
        after,
        limit,
    )?)
}

/// One token, revoked and expired ones included.
pub async fn find(conn: &mut Conn, id: TokenId) -> Result<Option<Token>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, name, scopes, account_id, created_at, expires_at, last_used_at, revoked_at
         FROM token
         WHERE id = $1",
        id,
    )?)
}

/// How many tokens there ever were.
pub async fn count(conn: &mut Conn) -> Result<i64> {
    Ok(fetch_scalar!(conn, "SELECT COUNT(*) FROM token")?)
}

/// A token to store.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// Its SHA-256.
    pub hash: Vec<u8>,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// Whose it is.
    pub account: AccountId,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

/// Stores a token.
pub async fn insert(conn: &mut Conn, new: &NewToken, now: Timestamp) -> Result<Token> {
    Ok(fetch_one!(
        conn,
        "INSERT INTO token (name, hash, scopes, account_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         RETURNING id, name, scopes, account_id, created_at, expires_at, last_used_at, revoked_at",
        &new.name,
        &new.hash,
        Json(&new.scopes),
        new.account,
        now,
        new.expires_at,
    )?)
}

/// Takes a token back; `None` when there is none, the same time when it was taken back before.
pub async fn revoke(conn: &mut Conn, id: TokenId, now: Timestamp) -> Result<Option<Token>> {
    Ok(fetch_optional!(
        conn,
        "UPDATE token
         SET revoked_at = COALESCE(revoked_at, $2)
         WHERE id = $1
         RETURNING id, name, scopes, account_id, created_at, expires_at, last_used_at, revoked_at",
        id,
        now,
    )?)
}

/// Notes that a token was used.
pub async fn touch(conn: &mut Conn, id: TokenId, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE token SET last_used_at = $2 WHERE id = $1",
        id,
        now
    )?;
    Ok(())
}
