//! Comments: one row each, whatever the state.
//!
//! `discussion` makes the rows and decides the states; this file inserts, finds and changes them.
//! What judging a comment needs is in [`super::judgements`], lists for moderators are in
//! [`super::comment_search`], threads in [`super::threads`], feeds in [`super::feed_comments`].

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{
    Channel, Comment, CommentId, CommentKind, CommentStatus, Format, GuestId, Judgement, Origin,
    PostId, Reason, UserId,
};

/// The columns of a [`Comment`].
macro_rules! comment_columns {
    ($engine:ident) => {
        "id, post_id, parent_id, root_id, depth, status, author_name, author_url, user_id, email_encrypted, body, format, html,
         reasons, judgement, guest_id, votes, channel, kind, created_at, edited_at, updated_at, version, origin_system, origin_id"
    };
}

/// Finds a comment by id.
pub async fn find(conn: &mut Conn, id: CommentId) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " comment_columns " FROM comment WHERE id = $1"],
        id,
    )?)
}

/// Finds the comment that was imported as `origin`.
pub async fn find_by_origin(conn: &mut Conn, origin: &Origin) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " comment_columns "
         FROM comment
         WHERE origin_system = $1 AND origin_id = $2"],
        &origin.system,
        &origin.id,
    )?)
}

/// Lists every comment under a post, whatever its state, oldest first.
pub async fn list_by_post(conn: &mut Conn, post: PostId) -> Result<Vec<Comment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " comment_columns "
         FROM comment
         WHERE post_id = $1
         ORDER BY created_at, id"],
        post,
    )?)
}

/// Lists the first `limit` replies to a comment, whatever their state, oldest first.
pub async fn list_replies(conn: &mut Conn, parent: CommentId, limit: i64) -> Result<Vec<Comment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " comment_columns "
         FROM comment
         WHERE parent_id = $1
         ORDER BY created_at, id
         LIMIT $2"],
        parent,
        limit,
    )?)
}

/// The columns of a comment to insert.
#[derive(Clone, Debug)]
pub struct CommentRow<'a> {
    /// The post that the comment is under.
    pub post_id: PostId,
    /// The comment that this one replies to; `None` for a top-level comment.
    pub parent_id: Option<CommentId>,
    /// The top-level comment of the subtree; `None` for a top-level comment.
    pub root_id: Option<CommentId>,
    /// The number of ancestors.
    pub depth: i64,
    /// The moderation state.
    pub status: CommentStatus,
    /// The name that the commenter entered.
    pub author_name: &'a str,
    /// The website that the commenter entered.
    pub author_url: Option<&'a str>,
    /// The user who wrote the comment, if that was a signed-in user.
    pub user_id: Option<UserId>,
    /// The e-mail address, encrypted.
    pub email_encrypted: Option<&'a [u8]>,
    /// The blind index of the e-mail address.
    pub email_lookup: Option<&'a [u8]>,
    /// The source text.
    pub body: &'a str,
    /// The format of the source text.
    pub format: Format,
    /// The rendered and sanitised HTML.
    pub html: &'a str,
    /// The version of the renderer that made the HTML.
    pub renderer_version: i64,
    /// The reasons for the verdict.
    pub reasons: &'a [Reason],
    /// The facts that the verdict rests on.
    pub judgement: Option<&'a Judgement>,
    /// The SimHash of a long text; near copies differ in a few of its bits only.
    pub simhash: Option<i64>,
    /// The guest who wrote the comment.
    pub guest_id: Option<GuestId>,
    /// The channel through which the comment came in.
    pub channel: Channel,
    /// What it is.
    pub kind: CommentKind,
    /// The key by which the duplicate rule finds copies.
    pub digest: &'a [u8],
    /// The time at which the comment was written.
    pub created_at: Timestamp,
    /// The time at which the row was inserted or last changed.
    pub updated_at: Timestamp,
    /// The comment's id in the system that it was imported from.
    pub origin: Option<&'a Origin>,
}

/// Inserts a comment at version 1.
pub async fn insert(conn: &mut Conn, row: &CommentRow<'_>) -> Result<Comment> {
    Ok(fetch_one!(
        conn,
        sql!["INSERT INTO comment (post_id, parent_id, root_id, depth, status, author_name, author_url, user_id, email_encrypted, email_lookup,
                              body, format, html, renderer_version, reasons, channel, digest, created_at, updated_at, version, origin_system, origin_id,
                              judgement, simhash, guest_id, kind)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1, $20, $21, $22, $23, $24, $25)
         RETURNING " comment_columns],
        row.post_id,
        row.parent_id,
        row.root_id,
        row.depth,
        row.status,
        row.author_name,
        row.author_url,
        row.user_id,
        row.email_encrypted,
        row.email_lookup,
        row.body,
        row.format,
        row.html,
        row.renderer_version,
        Json(row.reasons),
        row.channel,
        row.digest,
        row.created_at,
        row.updated_at,
        row.origin.map(|origin| &origin.system),
        row.origin.map(|origin| &origin.id),
        row.judgement.map(Json),
        row.simhash,
        row.guest_id,
        row.kind,
    )?)
}

/// The columns of a comment that an edit or a moderator's decision changes.
#[derive(Clone, Debug)]
pub struct Update<'a> {
    /// The moderation state.
    pub status: CommentStatus,
    /// The source text.
    pub body: &'a str,
    /// The format of the source text.
    pub format: Format,
    /// The rendered and sanitised HTML.
    pub html: &'a str,
    /// The version of the renderer that made the HTML.
    pub renderer_version: i64,
    /// The time of the last change of the text.
    pub edited_at: Option<Timestamp>,
    /// The time of this change.
    pub updated_at: Timestamp,
}

/// Updates a comment and increments the version. Returns `None` when the stored version is no
/// longer `version`. `updated_at` never decreases, even if the clock does.
pub async fn update(
    conn: &mut Conn,
    id: CommentId,
    version: i64,
    update: &Update<'_>,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE comment
         SET status = $3, body = $4, format = $5, html = $6, renderer_version = $7, edited_at = $8,
             updated_at = CASE WHEN updated_at > $9 THEN updated_at ELSE $9 END, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING " comment_columns],
        id,
        version,
        update.status,
        update.body,
        update.format,
        update.html,
        update.renderer_version,
        update.edited_at,
        update.updated_at,
    )?)
}

/// The columns of an imported comment that a later import of a changed export changes.
#[derive(Clone, Debug)]
pub struct ImportedUpdate<'a> {
    /// The moderation state.
    pub status: CommentStatus,
    /// The commenter's name.
    pub author_name: &'a str,
    /// The commenter's website.
    pub author_url: Option<&'a str>,
    /// The user who wrote the comment.
    pub user_id: Option<UserId>,
    /// The e-mail address, encrypted.
    pub email_encrypted: Option<&'a [u8]>,
    /// The blind index of the e-mail address.
    pub email_lookup: Option<&'a [u8]>,
    /// The source text.
    pub body: &'a str,
    /// The format of the source text.
    pub format: Format,
    /// The rendered and sanitised HTML.
    pub html: &'a str,
    /// The version of the renderer that made the HTML.
    pub renderer_version: i64,
    /// The time at which the comment was written.
    pub created_at: Timestamp,
    /// The time of the last change of the text.
    pub edited_at: Option<Timestamp>,
    /// The time of this change.
    pub updated_at: Timestamp,
}

/// Updates an imported comment and increments the version. Returns `None` when the stored version is
/// no longer `version`.
pub async fn update_imported(
    conn: &mut Conn,
    id: CommentId,
    version: i64,
    update: &ImportedUpdate<'_>,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE comment
         SET status = $3, author_name = $4, author_url = $5, user_id = $6, email_encrypted = $7, email_lookup = $8,
             body = $9, format = $10, html = $11, renderer_version = $12, created_at = $13, edited_at = $14,
             updated_at = CASE WHEN updated_at > $15 THEN updated_at ELSE $15 END, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING " comment_columns],
        id,
        version,
        update.status,
        update.author_name,
        update.author_url,
        update.user_id,
        update.email_encrypted,
        update.email_lookup,
        update.body,
        update.format,
        update.html,
        update.renderer_version,
        update.created_at,
        update.edited_at,
        update.updated_at,
    )?)
}

/// Turns a comment into a tombstone: erases its text and everything personal, and keeps its place
/// in the thread. Returns `None` when the stored version is no longer `version`.
pub async fn remove(
    conn: &mut Conn,
    id: CommentId,
    version: i64,
    now: Timestamp,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE comment
         SET status = 'removed', author_name = '', author_url = NULL, user_id = NULL, email_encrypted = NULL, email_lookup = NULL,
             body = '', html = '', reasons = $4, judgement = NULL, simhash = NULL, guest_id = NULL, digest = $5,
             updated_at = CASE WHEN updated_at > $3 THEN updated_at ELSE $3 END, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING " comment_columns],
        id,
        version,
        now,
        Json(&[] as &[Reason]),
        &[] as &[u8],
    )?)
}

/// Finds the first public comment under a post that was written in `from..until`.
pub async fn find_by_moment(
    conn: &mut Conn,
    post: PostId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " comment_columns "
         FROM comment
         WHERE post_id = $1 AND status = 'approved' AND created_at >= $2 AND created_at < $3
         ORDER BY created_at, id
         LIMIT 1"],
        post,
        from,
        until,
    )?)
}

/// Returns the time at which a guest last wrote under a post.
pub async fn find_last_by_guest(
    conn: &mut Conn,
    post: PostId,
    guest: GuestId,
) -> Result<Option<Timestamp>> {
    Ok(fetch_scalar!(
        conn,
        "SELECT MAX(created_at) FROM comment WHERE guest_id = $1 AND post_id = $2",
        guest,
        post
    )?)
}

/// Lists at most `limit` comments in spam or trash that have not changed since `before`, the
/// longest unchanged first.
pub async fn list_purgeable(
    conn: &mut Conn,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Comment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " comment_columns "
         FROM comment
         WHERE status IN ('spam', 'trash') AND updated_at < $1
         ORDER BY updated_at, id
         LIMIT $2"],
        before,
        limit,
    )?)
}

/// Deletes a comment that has no replies. Returns false when it has some, or when there is no such
/// comment.
pub async fn delete(conn: &mut Conn, id: CommentId) -> Result<bool> {
    let rows = execute!(
        conn,
        "DELETE FROM comment WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM comment AS reply WHERE reply.parent_id = $1 OR reply.root_id = $1)",
        id,
    )?;
    Ok(rows == 1)
}

/// Stores the number of votes for a comment and the score by which the best comments are found.
pub async fn put_votes(conn: &mut Conn, id: CommentId, votes: i64, score: f64) -> Result<()> {
    execute!(
        conn,
        "UPDATE comment SET votes = $2, score = $3 WHERE id = $1",
        id,
        votes,
        score
    )?;
    Ok(())
}
