//! Copies of texts that are being written and not saved yet.
//!
//! Rows are only inserted, and deleted in the inserting transaction when a newer one takes their place.
//! What they show is in use as long as they are there (`media_uses`): each function that deletes rows
//! deletes their uses first.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{AutosaveId, PostId, UserId};

/// A copy of a text that is being written.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Autosave {
    /// The copy's id.
    pub id: AutosaveId,
    /// The user who writes.
    pub user_id: UserId,
    /// The post; `None` for a new one.
    pub post_id: Option<PostId>,
    /// The name of the open page.
    pub editing: String,
    /// The fields of the form with their names.
    pub fields: Json<Vec<(String, String)>>,
    /// When it was made.
    pub saved_at: Timestamp,
}

/// The columns of an [`Autosave`].
macro_rules! autosave_columns {
    ($engine:ident) => {
        "id, user_id, post_id, editing, fields, saved_at"
    };
}

/// Inserts a copy.
pub async fn insert(
    conn: &mut Conn,
    user: UserId,
    post: Option<PostId>,
    editing: &str,
    fields: &[(String, String)],
    now: Timestamp,
) -> Result<Autosave> {
    Ok(fetch_one!(
        conn,
        sql!["INSERT INTO autosave (user_id, post_id, editing, fields, saved_at)
         VALUES ($1, $2, $3, $4, $5)
         RETURNING " autosave_columns],
        user,
        post,
        editing,
        Json(fields),
        now,
    )?)
}

/// Deletes the copies of an open page since a time, but for the one with the id `kept`.
pub async fn thin_out(
    conn: &mut Conn,
    user: UserId,
    editing: &str,
    since: Timestamp,
    kept: AutosaveId,
) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM media_use
         WHERE used_by = 'autosave' AND used_by_id IN (
           SELECT id FROM autosave
           WHERE user_id = $1 AND editing = $2 AND saved_at >= $3 AND id <> $4
         )",
        user,
        editing,
        since,
        kept,
    )?;
    execute!(
        conn,
        "DELETE FROM autosave WHERE user_id = $1 AND editing = $2 AND saved_at >= $3 AND id <> $4",
        user,
        editing,
        since,
        kept,
    )?;
    Ok(())
}

/// Deletes the copies from before a time.
pub async fn delete_before(conn: &mut Conn, time: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM media_use
         WHERE used_by = 'autosave' AND used_by_id IN (
           SELECT id FROM autosave WHERE saved_at < $1
         )",
        time,
    )?;
    execute!(conn, "DELETE FROM autosave WHERE saved_at < $1", time)?;
    Ok(())
}

/// Deletes all users' copies of the text of a post.
pub async fn delete_by_post(conn: &mut Conn, post: PostId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM media_use
         WHERE used_by = 'autosave' AND used_by_id IN (
           SELECT id FROM autosave WHERE post_id = $1
         )",
        post,
    )?;
    execute!(conn, "DELETE FROM autosave WHERE post_id = $1", post)?;
    Ok(())
}

/// Finds the newest copy of one user's text of a post, or of a new one.
pub async fn find_newest(
    conn: &mut Conn,
    user: UserId,
    post: Option<PostId>,
) -> Result<Option<Autosave>> {
    Ok(match post {
        Some(post) => fetch_optional!(
            conn,
            sql!["SELECT " autosave_columns "
             FROM autosave
             WHERE user_id = $1 AND post_id = $2
             ORDER BY id DESC
             LIMIT 1"],
            user,
            post,
        )?,
        None => fetch_optional!(
            conn,
            sql!["SELECT " autosave_columns "
             FROM autosave
             WHERE user_id = $1 AND post_id IS NULL
             ORDER BY id DESC
             LIMIT 1"],
            user,
        )?,
    })
}

/// Finds a copy of one user.
pub async fn find(conn: &mut Conn, user: UserId, id: AutosaveId) -> Result<Option<Autosave>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " autosave_columns " FROM autosave WHERE user_id = $1 AND id = $2"],
        user,
        id,
    )?)
}

/// Deletes the copies of an open page.
pub async fn delete(conn: &mut Conn, user: UserId, editing: &str) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM media_use
         WHERE used_by = 'autosave' AND used_by_id IN (
           SELECT id FROM autosave WHERE user_id = $1 AND editing = $2
         )",
        user,
        editing,
    )?;
    execute!(
        conn,
        "DELETE FROM autosave WHERE user_id = $1 AND editing = $2",
        user,
        editing,
    )?;
    Ok(())
}
