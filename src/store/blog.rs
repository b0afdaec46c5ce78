//! The blog's single row: values that are fixed at the first start, and the encrypted addresses
//! that the key must be able to open.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;

/// Returns the prefix of the blog's `tag:` URIs (RFC 4151); `None` before the first start.
pub async fn find_tag_prefix(conn: &mut Conn) -> Result<Option<String>> {
    let row: Option<(String,)> = fetch_optional!(conn, "SELECT tag_prefix FROM blog WHERE id = 1")?;
    Ok(row.map(|(prefix,)| prefix))
}

/// Returns the fingerprint of the key that the blog uses; `None` when none is stored yet.
pub async fn find_key_fingerprint(conn: &mut Conn) -> Result<Option<String>> {
    let row: Option<(Option<String>,)> =
        fetch_optional!(conn, "SELECT key_fingerprint FROM blog WHERE id = 1")?;
    Ok(row.and_then(|(fingerprint,)| fingerprint))
}

/// Stores the key's fingerprint unless one is stored already, and returns the stored one. The
/// blog's row must exist.
pub async fn keep_key_fingerprint(conn: &mut Conn, fingerprint: &str) -> Result<String> {
    Ok(fetch_scalar!(
        conn,
        "UPDATE blog SET key_fingerprint = COALESCE(key_fingerprint, $1) WHERE id = 1 RETURNING key_fingerprint",
        fingerprint,
    )?)
}

/// Replaces the stored fingerprint, after a change of the key.
pub async fn replace_key_fingerprint(conn: &mut Conn, fingerprint: &str) -> Result<()> {
    execute!(
        conn,
        "UPDATE blog SET key_fingerprint = $1 WHERE id = 1",
        fingerprint
    )?;
    Ok(())
}

/// Lists the newest `limit` encrypted addresses of comments, of subscriptions and of users.
pub async fn list_encrypted_emails(conn: &mut Conn, limit: i64) -> Result<Vec<Vec<u8>>> {
    let mut encrypted: Vec<(Vec<u8>,)> = fetch_all!(
        conn,
        "SELECT email_encrypted FROM comment WHERE email_encrypted IS NOT NULL ORDER BY id DESC LIMIT $1",
        limit,
    )?;
    let subscriptions: Vec<(Vec<u8>,)> = fetch_all!(
        conn,
        "SELECT email_encrypted FROM subscription ORDER BY id DESC LIMIT $1",
        limit,
    )?;
    let users: Vec<(Vec<u8>,)> = fetch_all!(
        conn,
        "SELECT email_encrypted FROM user_email ORDER BY id DESC LIMIT $1",
        limit,
    )?;
    encrypted.extend(subscriptions);
    encrypted.extend(users);
    Ok(encrypted.into_iter().map(|(address,)| address).collect())
}

/// Counts the addresses that are encrypted with the blog's key.
pub async fn count_encrypted_emails(conn: &mut Conn) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT (SELECT COUNT(*) FROM comment WHERE email_encrypted IS NOT NULL)
             + (SELECT COUNT(*) FROM subscription) + (SELECT COUNT(*) FROM user_email)"
    )?)
}

/// Fixes the prefix of the blog's `tag:` URIs unless that is done already, and returns the stored
/// one.
pub async fn insert(conn: &mut Conn, tag_prefix: &str, now: Timestamp) -> Result<String> {
    Ok(fetch_scalar!(
        conn,
        "INSERT INTO blog (id, tag_prefix, created_at)
         VALUES (1, $1, $2)
         ON CONFLICT (id) DO UPDATE SET id = excluded.id
         RETURNING tag_prefix",
        tag_prefix,
        now,
    )?)
}
