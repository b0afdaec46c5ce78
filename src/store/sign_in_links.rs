//! Links that sign a user in once. One that was used is deleted.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{LinkPurpose, SignInLink, UserId};

/// The columns of a [`SignInLink`].
macro_rules! link_columns {
    ($engine:ident) => {
        "user_id, purpose, expires_at"
    };
}

/// Inserts a link with the hash of its key.
pub async fn insert(conn: &mut Conn, link: &SignInLink, hash: &[u8], now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO sign_in_link (user_id, hash, purpose, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
        link.user_id,
        hash,
        link.purpose,
        now,
        link.expires_at,
    )?;
    Ok(())
}

/// Finds the link whose key has this hash, even if it has expired.
pub async fn find_by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<SignInLink>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " link_columns " FROM sign_in_link WHERE hash = $1"],
        hash,
    )?)
}

/// Deletes the link whose key has this hash. Returns it, if it was not used before.
pub async fn take(conn: &mut Conn, hash: &[u8]) -> Result<Option<SignInLink>> {
    Ok(fetch_optional!(
        conn,
        sql!["DELETE FROM sign_in_link WHERE hash = $1 RETURNING " link_columns],
        hash,
    )?)
}

/// Deletes every link of a user.
pub async fn delete_of_user(conn: &mut Conn, user: UserId) -> Result<()> {
    execute!(conn, "DELETE FROM sign_in_link WHERE user_id = $1", user)?;
    Ok(())
}

/// Deletes the links of a user with one purpose.
pub async fn delete_by_purpose(conn: &mut Conn, user: UserId, purpose: LinkPurpose) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM sign_in_link WHERE user_id = $1 AND purpose = $2",
        user,
        purpose
    )?;
    Ok(())
}

/// Deletes the links that have expired.
pub async fn delete_expired(conn: &mut Conn, now: Timestamp) -> Result<()> {
    execute!(conn, "DELETE FROM sign_in_link WHERE expires_at <= $1", now)?;
    Ok(())
}
