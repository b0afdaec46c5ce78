//! A post's whole thread: its shape first, then the comments of one page of it.

use sqlx::types::Json;

use super::Conn;
use crate::error::Result;
use crate::model::{Comment, CommentId, PostId};

/// Where a comment stands in its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Place {
    /// The comment.
    pub id: CommentId,
    /// The comment that it answers.
    pub parent_id: Option<CommentId>,
}

/// The place of every comment under a post, oldest first.
pub async fn list_places(conn: &mut Conn, post: PostId) -> Result<Vec<Place>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, parent_id
         FROM comment
         WHERE post_id = $1
         ORDER BY created_at, id",
        post,
    )?)
}

/// The comments with these ids, in order of the id.
pub async fn list_by_ids(conn: &mut Conn, ids: &[CommentId]) -> Result<Vec<Comment>> {
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                        reasons, door, created_at, edited_at, updated_at, version, origin_system, origin_id
                 FROM comment
                 WHERE id IN (SELECT value FROM json_each($1))
                 ORDER BY id",
        postgres: "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                          reasons, door, created_at, edited_at, updated_at, version, origin_system, origin_id
                   FROM comment
                   WHERE id IN (SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($1) AS value)
                   ORDER BY id",
        Json(ids),
    )?)
}
