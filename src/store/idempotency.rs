//! Answers kept for `Idempotency-Key`.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::TokenId;

/// A request's answer, kept to be given again.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredAnswer {
    /// What the request was: SHA-256 of method, path and body.
    pub fingerprint: Vec<u8>,
    /// The answer's status.
    pub status: i64,
    /// The answer's own headers.
    pub headers: Json<Vec<(String, String)>>,
    /// The answer's body.
    pub body: Vec<u8>,
}

/// The answer kept under a key of a token since `since`.
pub async fn find(
    conn: &mut Conn,
    token: TokenId,
    key: &str,
    since: Timestamp,
) -> Result<Option<StoredAnswer>> {
    Ok(fetch_optional!(
        conn,
        "SELECT fingerprint, status, headers, body
         FROM idempotency
         WHERE token_id = $1 AND key = $2 AND created_at > $3",
        token,
        key,
        since,
    )?)
}

/// Keeps an answer, in the transaction of the change that it tells of, in place of one
/// kept at or before `since`; false when a later one is there.
pub async fn insert(
    conn: &mut Conn,
    token: TokenId,
    key: &str,
    answer: &StoredAnswer,
    since: Timestamp,
    now: Timestamp,
) -> Result<bool> {
    let rows = execute!(
        conn,
        "INSERT INTO idempotency (token_id, key, fingerprint, status, headers, body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (token_id, key) DO UPDATE
         SET fingerprint = excluded.fingerprint, status = excluded.status, headers = excluded.headers, body = excluded.body,
             created_at = excluded.created_at
         WHERE idempotency.created_at <= $8",
        token,
        key,
        &answer.fingerprint,
        answer.status,
        &answer.headers,
        &answer.body,
        now,
        since,
    )?;
    Ok(rows == 1)
}

/// Forgets the answers kept before `before`.
pub async fn delete_before(conn: &mut Conn, before: Timestamp) -> Result<u64> {
    Ok(execute!(
        conn,
        "DELETE FROM idempotency WHERE created_at <= $1",
        before
    )?)
}
