//! Sessions: the browsers in which users are signed in. A session that ends is deleted.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::session::{IDLE, LONGEST};
use crate::model::{Session, SessionId, UserId};

/// The columns of a [`Session`].
macro_rules! session_columns {
    ($engine:ident) => {
        "id, user_id, device, created_at, seen_at, authenticated_at"
    };
}

/// Finds the session whose key has this hash, even if it has expired.
pub async fn find_by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<Session>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " session_columns " FROM session WHERE hash = $1"],
        hash,
    )?)
}

/// Finds a session by id, even if it has expired.
pub async fn find(conn: &mut Conn, id: SessionId) -> Result<Option<Session>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " session_columns " FROM session WHERE id = $1"],
        id,
    )?)
}

/// Lists at most `limit` sessions of one user or of all with an id above `after`, oldest first,
/// without those that have expired.
pub async fn list_after(
    conn: &mut Conn,
    user: Option<UserId>,
    after: SessionId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Session>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " session_columns "
         FROM session
         WHERE id > $1 AND (user_id = $2 OR $2 IS NULL) AND seen_at > $3 AND created_at > $4
         ORDER BY id
         LIMIT $5"],
        after,
        user,
        now - IDLE,
        now - LONGEST,
        limit,
    )?)
}

/// Inserts a session that begins now. `authenticated_at` is when its user proved who they are.
pub async fn insert(
    conn: &mut Conn,
    user: UserId,
    hash: &[u8],
    device: &str,
    now: Timestamp,
    authenticated_at: Timestamp,
) -> Result<Session> {
    Ok(fetch_one!(
        conn,
        sql!["INSERT INTO session (user_id, hash, device, created_at, seen_at, authenticated_at)
         VALUES ($1, $2, $3, $4, $4, $5)
         RETURNING " session_columns],
        user,
        hash,
        device,
        now,
        authenticated_at,
    )?)
}

/// Stores that a request of a session came.
pub async fn touch(conn: &mut Conn, id: SessionId, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE session SET seen_at = $2 WHERE id = $1",
        id,
        now
    )?;
    Ok(())
}

/// Stores that the user of a session proved who they are.
pub async fn authenticate(conn: &mut Conn, id: SessionId, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE session SET authenticated_at = $2, seen_at = $2 WHERE id = $1",
        id,
        now
    )?;
    Ok(())
}

/// Gives a session a new key. Returns whether there was such a session.
pub async fn replace_key(
    conn: &mut Conn,
    id: SessionId,
    hash: &[u8],
    now: Timestamp,
) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE session SET hash = $2, seen_at = $3 WHERE id = $1",
        id,
        hash,
        now
    )? == 1)
}

/// Deletes a session. Returns whether there was one.
pub async fn delete(conn: &mut Conn, id: SessionId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM session WHERE id = $1", id)? == 1)
}

/// Deletes the sessions of a user, except one. Returns how many there were.
pub async fn delete_others(
    conn: &mut Conn,
    user: UserId,
    except: Option<SessionId>,
) -> Result<u64> {
    Ok(execute!(
        conn,
        "DELETE FROM session WHERE user_id = $1 AND (id <> $2 OR $2 IS NULL)",
        user,
        except
    )?)
}

/// Deletes the sessions that have expired.
pub async fn delete_expired(conn: &mut Conn, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM session WHERE seen_at <= $1 OR created_at <= $2",
        now - IDLE,
        now - LONGEST
    )?;
    Ok(())
}
