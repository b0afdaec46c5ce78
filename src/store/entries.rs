//! The ids that imported posts and comments had in feeds, and keep.

use super::Conn;
use crate::error::Result;
use crate::model::{CommentId, EntryId, PostId};

/// Gives a post the id that it has in feeds, unless it has one.
pub async fn insert_of_post(conn: &mut Conn, post: PostId, id: &EntryId) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO post_entry (post_id, entry_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        post,
        id
    )?;
    Ok(())
}

/// Gives a comment the id that it has in feeds, unless it has one.
pub async fn insert_of_comment(conn: &mut Conn, comment: CommentId, id: &EntryId) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO comment_entry (comment_id, entry_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        comment,
        id
    )?;
    Ok(())
}
