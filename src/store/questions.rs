//! Which addresses were asked whether they want to be told, by the blind index of the address
//! without what follows a `+`.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;

/// Notes that an address is asked.
pub async fn insert(conn: &mut Conn, email_lookup: &[u8], now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO mail_question (email_lookup, asked_at) VALUES ($1, $2)",
        email_lookup,
        now
    )?;
    Ok(())
}

/// How often an address was asked since `since`.
pub async fn count(conn: &mut Conn, email_lookup: &[u8], since: Timestamp) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM mail_question WHERE email_lookup = $1 AND asked_at >= $2",
        email_lookup,
        since
    )?)
}

/// How often any address was asked since `since`.
pub async fn count_all(conn: &mut Conn, since: Timestamp) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM mail_question WHERE asked_at >= $1",
        since
    )?)
}

/// Forgets what was asked before `before`.
pub async fn delete_old(conn: &mut Conn, before: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM mail_question WHERE asked_at < $1",
        before
    )?;
    Ok(())
}
