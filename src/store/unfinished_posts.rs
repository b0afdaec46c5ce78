//! Posts that are not public yet, for the people who write them.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{PostId, UserId};

/// A draft or a scheduled post, without its text.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct UnfinishedPost {
    /// The post's id.
    pub id: PostId,
    /// The title; may be empty.
    pub title: String,
    /// The first words of the text.
    pub excerpt: String,
    /// When the post was last changed.
    pub updated_at: Timestamp,
    /// When the post appears, if that is set.
    pub published_at: Option<Timestamp>,
}

/// Lists at most `limit` drafts of one user or of all, the last changed first.
pub async fn list_drafts(
    conn: &mut Conn,
    author: Option<UserId>,
    limit: i64,
) -> Result<Vec<UnfinishedPost>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, title, excerpt, updated_at, published_at
         FROM post
         WHERE status = 'draft' AND (author_id = $1 OR $1 IS NULL)
         ORDER BY updated_at DESC, id DESC
         LIMIT $2",
        author,
        limit,
    )?)
}

/// Lists at most `limit` posts of one user or of all that appear after `now`, the next first.
pub async fn list_scheduled(
    conn: &mut Conn,
    author: Option<UserId>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<UnfinishedPost>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, title, excerpt, updated_at, published_at
         FROM post
         WHERE status = 'public' AND published_at > $2 AND (author_id = $1 OR $1 IS NULL)
         ORDER BY published_at, id
         LIMIT $3",
        author,
        now,
        limit,
    )?)
}
