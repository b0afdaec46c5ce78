//! Links to drafts, for people without an account.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{PostId, PreviewLinkId, UserId};

/// A link to a draft. Its key is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PreviewLink {
    /// The link's id.
    pub id: PreviewLinkId,
    /// The post.
    pub post_id: PostId,
    /// The user who made it.
    pub user_id: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// The columns of a [`PreviewLink`].
macro_rules! preview_link_columns {
    ($engine:ident) => {
        "id, post_id, user_id, created_at, expires_at"
    };
}

/// Inserts a link with the hash of its key.
pub async fn insert(
    conn: &mut Conn,
    post: PostId,
    user: UserId,
    hash: &[u8],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<PreviewLink> {
    Ok(fetch_one!(
        conn,
        sql!["INSERT INTO preview_link (post_id, user_id, hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)
         RETURNING " preview_link_columns],
        post,
        user,
        hash,
        now,
        expires_at,
    )?)
}

/// Finds the link whose key has this hash, even if it has ended.
pub async fn find_by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<PreviewLink>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " preview_link_columns " FROM preview_link WHERE hash = $1"],
        hash,
    )?)
}

/// Lists at most `limit` links to a post that have not ended at `now`, oldest first.
pub async fn list_by_post(
    conn: &mut Conn,
    post: PostId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<PreviewLink>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " preview_link_columns "
         FROM preview_link
         WHERE post_id = $1 AND expires_at > $2
         ORDER BY id
         LIMIT $3"],
        post,
        now,
        limit,
    )?)
}

/// Deletes a link to a post. Returns whether there was one.
pub async fn delete(conn: &mut Conn, post: PostId, id: PreviewLinkId) -> Result<bool> {
    let deleted = execute!(
        conn,
        "DELETE FROM preview_link WHERE post_id = $1 AND id = $2",
        post,
        id,
    )?;
    Ok(deleted > 0)
}

/// Deletes the links that have ended.
pub async fn delete_expired(conn: &mut Conn, now: Timestamp) -> Result<()> {
    execute!(conn, "DELETE FROM preview_link WHERE expires_at <= $1", now)?;
    Ok(())
}
