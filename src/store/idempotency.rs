//! Responses kept for requests with an `Idempotency-Key`, so that a repeated request is not carried
//! out twice.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::TokenId;

/// The response to a request, kept for its repetitions.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredAnswer {
    /// SHA-256 of the request's method, path and body, by which a key that is reused for another
    /// request is recognised.
    pub fingerprint: Vec<u8>,
    /// The status code.
    pub status: i64,
    /// The response headers, as pairs of name and value.
    pub headers: Json<Vec<(String, String)>>,
    /// The response body.
    pub body: Vec<u8>,
}

/// Finds the response that was kept under a token's key after `since`.
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

/// Stores a response, in the same transaction as the change that it reports. It replaces a response
/// kept at `since` or before; returns false when there is a later one.
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

/// Deletes the responses kept at `before` or earlier. Returns their number.
pub async fn delete_before(conn: &mut Conn, before: Timestamp) -> Result<u64> {
    Ok(execute!(
        conn,
        "DELETE FROM idempotency WHERE created_at <= $1",
        before
    )?)
}
