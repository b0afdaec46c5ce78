//! The feed ids that imported posts and comments had before, and keep.

use super::Conn;
use crate::error::Result;
use crate::model::{CommentId, EntryId, PostId};

/// Stores the feed id of a post, unless the post has one.
pub async fn insert_of_post(conn: &mut Conn, post: PostId, id: &EntryId) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO post_entry (post_id, entry_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        post,
        id
    )?;
    Ok(())
}

/// Stores the feed id of a comment, unless the comment has one.
pub async fn insert_of_comment(conn: &mut Conn, comment: CommentId, id: &EntryId) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO comment_entry (comment_id, entry_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        comment,
        id
    )?;
    Ok(())
}
