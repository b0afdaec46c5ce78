//! The e-mail addresses of users, encrypted. A user has at most one that is proven, and one that waits
//! for its proof.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{UserEmail, UserEmailId, UserId};

/// The columns of a [`UserEmail`].
macro_rules! email_columns {
    ($engine:ident) => {
        "id, user_id, email_encrypted, email_lookup, created_at, proven_at"
    };
}

/// Finds an address by id.
pub async fn find(conn: &mut Conn, id: UserEmailId) -> Result<Option<UserEmail>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " email_columns " FROM user_email WHERE id = $1"],
        id,
    )?)
}

/// Finds the proven address with this blind index.
pub async fn find_proven(conn: &mut Conn, email_lookup: &[u8]) -> Result<Option<UserEmail>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " email_columns "
         FROM user_email
         WHERE email_lookup = $1 AND proven_at IS NOT NULL"],
        email_lookup,
    )?)
}

/// Lists the addresses of a user, oldest first.
pub async fn list_by_user(conn: &mut Conn, user: UserId) -> Result<Vec<UserEmail>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " email_columns " FROM user_email WHERE user_id = $1 ORDER BY id"],
        user,
    )?)
}

/// Inserts an address that is to be proven, in place of another that waits.
pub async fn replace_unproven(
    conn: &mut Conn,
    user: UserId,
    email_encrypted: &[u8],
    email_lookup: &[u8],
    now: Timestamp,
) -> Result<UserEmail> {
    delete_unproven_of_user(conn, user).await?;
    Ok(fetch_one!(
        conn,
        sql!["INSERT INTO user_email (user_id, email_encrypted, email_lookup, created_at)
         VALUES ($1, $2, $3, $4)
         RETURNING " email_columns],
        user,
        email_encrypted,
        email_lookup,
        now,
    )?)
}

/// Notes that an address is proven, in place of the one that was. It must be none that another user
/// has proven.
pub async fn prove(conn: &mut Conn, email: &UserEmail, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM user_email WHERE user_id = $1 AND proven_at IS NOT NULL AND id <> $2",
        email.user_id,
        email.id
    )?;
    execute!(
        conn,
        "UPDATE user_email SET proven_at = $2 WHERE id = $1",
        email.id,
        now
    )?;
    Ok(())
}

/// Deletes the address of a user that waits for its proof.
pub async fn delete_unproven_of_user(conn: &mut Conn, user: UserId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM user_email WHERE user_id = $1 AND proven_at IS NULL",
        user
    )?;
    Ok(())
}

/// Deletes every address of a user. Returns whether there was one.
pub async fn delete_by_user(conn: &mut Conn, user: UserId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM user_email WHERE user_id = $1", user)? > 0)
}

/// Deletes the addresses from before `before` that are not proven.
pub async fn delete_unproven(conn: &mut Conn, before: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM user_email WHERE proven_at IS NULL AND created_at < $1",
        before
    )?;
    Ok(())
}
