//! The passwords of users, hashed.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::UserId;

/// Finds the hash of a user's password, as a PHC string.
pub async fn find(conn: &mut Conn, user: UserId) -> Result<Option<String>> {
    let row: Option<(String,)> = fetch_optional!(
        conn,
        "SELECT hash FROM user_password WHERE user_id = $1",
        user
    )?;
    Ok(row.map(|(hash,)| hash))
}

/// Whether any user has a password.
pub async fn is_any(conn: &mut Conn) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        "SELECT EXISTS (SELECT 1 FROM user_password)"
    )?)
}

/// Inserts or replaces the hash of a user's password.
pub async fn replace(conn: &mut Conn, user: UserId, hash: &str, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO user_password (user_id, hash, changed_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at",
        user,
        hash,
        now
    )?;
    Ok(())
}

/// Deletes the password of a user.
pub async fn delete(conn: &mut Conn, user: UserId) -> Result<()> {
    execute!(conn, "DELETE FROM user_password WHERE user_id = $1", user)?;
    Ok(())
}
