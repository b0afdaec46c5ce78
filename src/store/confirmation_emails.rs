//! E-mails that asked an address to confirm a subscription, counted for the rate limit.
//!
//! An address is stored as a blind index that ignores the part after a `+`.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;

/// Notes that an e-mail is sent to an address.
pub async fn insert(conn: &mut Conn, email_lookup: &[u8], now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO confirmation_email (email_lookup, sent_at) VALUES ($1, $2)",
        email_lookup,
        now
    )?;
    Ok(())
}

/// Counts the e-mails to an address at `since` or later.
pub async fn count(conn: &mut Conn, email_lookup: &[u8], since: Timestamp) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM confirmation_email WHERE email_lookup = $1 AND sent_at >= $2",
        email_lookup,
        since
    )?)
}

/// Counts the e-mails to all addresses at `since` or later.
pub async fn count_all(conn: &mut Conn, since: Timestamp) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM confirmation_email WHERE sent_at >= $1",
        since
    )?)
}

/// Deletes the notes from before `before`.
pub async fn delete_old(conn: &mut Conn, before: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM confirmation_email WHERE sent_at < $1",
        before
    )?;
    Ok(())
}
