//! Comments.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{
    AccountId, CapabilityId, Comment, CommentId, CommentStatus, Door, Format, Judgement, Origin,
    PostId, Reason,
};

/// One comment.
pub async fn find(conn: &mut Conn, id: CommentId) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
         FROM comment
         WHERE id = $1",
        id,
    )?)
}

/// The comment that was imported as `origin`.
pub async fn find_by_origin(conn: &mut Conn, origin: &Origin) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
         FROM comment
         WHERE origin_system = $1 AND origin_id = $2",
        &origin.system,
        &origin.id,
    )?)
}

/// The newest comment with this digest since `since`.
pub async fn find_duplicate(
    conn: &mut Conn,
    digest: &[u8],
    since: Timestamp,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
         FROM comment
         WHERE digest = $1 AND created_at >= $2
         ORDER BY created_at DESC, id DESC
         LIMIT 1",
        digest,
        since,
    )?)
}

/// Every comment under a post, oldest first.
pub async fn list_by_post(conn: &mut Conn, post: PostId) -> Result<Vec<Comment>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
         FROM comment
         WHERE post_id = $1
         ORDER BY created_at, id",
        post,
    )?)
}

/// A comment's columns as `discussion` makes them.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The post it is under.
    pub post_id: PostId,
    /// The comment it answers.
    pub parent_id: Option<CommentId>,
    /// The first comment of its branch.
    pub root_id: Option<CommentId>,
    /// How many comments are above it.
    pub depth: i64,
    /// Where it stands.
    pub status: CommentStatus,
    /// The name given.
    pub author_name: &'a str,
    /// The website given.
    pub author_url: Option<&'a str>,
    /// The authenticated author.
    pub account_id: Option<AccountId>,
    /// The address, sealed.
    pub email_sealed: Option<&'a [u8]>,
    /// The address's blind index.
    pub email_lookup: Option<&'a [u8]>,
    /// What was written.
    pub body: &'a str,
    /// In which format.
    pub format: Format,
    /// Rendered and sanitised.
    pub html: &'a str,
    /// By which renderer.
    pub renderer_version: i64,
    /// The verdict's reasons.
    pub reasons: &'a [Reason],
    /// What the verdict rests on.
    pub judgement: Option<&'a Judgement>,
    /// What near copies share most bits of.
    pub simhash: Option<i64>,
    /// The guest whose it is.
    pub capability_id: Option<CapabilityId>,
    /// How it came in.
    pub door: Door,
    /// The duplicate rule's key.
    pub digest: &'a [u8],
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was stored or changed.
    pub updated_at: Timestamp,
    /// Where it was imported from.
    pub origin: Option<&'a Origin>,
}

/// Stores a comment at version 1.
pub async fn insert(conn: &mut Conn, row: &Row<'_>) -> Result<Comment> {
    Ok(fetch_one!(
        conn,
        "INSERT INTO comment (post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, email_lookup,
                              body, format, html, renderer_version, reasons, door, digest, created_at, updated_at, version, origin_system, origin_id,
                              judgement, simhash, capability_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1, $20, $21, $22, $23, $24)
         RETURNING id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id",
        row.post_id,
        row.parent_id,
        row.root_id,
        row.depth,
        row.status,
        row.author_name,
        row.author_url,
        row.account_id,
        row.email_sealed,
        row.email_lookup,
        row.body,
        row.format,
        row.html,
        row.renderer_version,
        Json(row.reasons),
        row.door,
        row.digest,
        row.created_at,
        row.updated_at,
        row.origin.map(|origin| &origin.system),
        row.origin.map(|origin| &origin.id),
        row.judgement.map(Json),
        row.simhash,
        row.capability_id,
    )?)
}

/// What of a comment can change.
#[derive(Clone, Debug)]
pub struct Update<'a> {
    /// Where it stands.
    pub status: CommentStatus,
    /// What is written.
    pub body: &'a str,
    /// In which format.
    pub format: Format,
    /// Rendered and sanitised.
    pub html: &'a str,
    /// By which renderer.
    pub renderer_version: i64,
    /// When its text was last changed.
    pub edited_at: Option<Timestamp>,
    /// Now.
    pub updated_at: Timestamp,
}

/// Changes a comment that is still at `version`; `None` when it is not. Its time does not run backwards, whatever clocks do.
pub async fn update(
    conn: &mut Conn,
    id: CommentId,
    version: i64,
    update: &Update<'_>,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        "UPDATE comment
         SET status = $3, body = $4, format = $5, html = $6, renderer_version = $7, edited_at = $8,
             updated_at = CASE WHEN updated_at > $9 THEN updated_at ELSE $9 END, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id",
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

/// Makes a tombstone of a comment that is still at `version`: its words and everything personal go.
pub async fn remove(
    conn: &mut Conn,
    id: CommentId,
    version: i64,
    now: Timestamp,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        "UPDATE comment
         SET status = 'removed', author_name = '', author_url = NULL, account_id = NULL, email_sealed = NULL, email_lookup = NULL,
             body = '', html = '', reasons = $4, judgement = NULL, simhash = NULL, capability_id = NULL, digest = $5,
             updated_at = CASE WHEN updated_at > $3 THEN updated_at ELSE $3 END, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id",
        id,
        version,
        now,
        Json(&[] as &[Reason]),
        &[] as &[u8],
    )?)
}

/// What the newest `limit` long comments under other posts since `since` share with their near copies.
pub async fn list_simhashes(
    conn: &mut Conn,
    other_than: PostId,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = fetch_all!(
        conn,
        "SELECT simhash
         FROM comment
         WHERE created_at >= $2 AND post_id <> $1 AND simhash IS NOT NULL
         ORDER BY created_at DESC, id DESC
         LIMIT $3",
        other_than,
        since,
        limit,
    )?;
    Ok(rows.into_iter().map(|(simhash,)| simhash).collect())
}

/// How many of the newest `most` comments since `since`, of whatever status, are under a post.
pub async fn count_recent(
    conn: &mut Conn,
    post: PostId,
    since: Timestamp,
    most: i64,
) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*)
         FROM (SELECT post_id FROM comment WHERE created_at >= $2 ORDER BY created_at DESC, id DESC LIMIT $3) AS recent
         WHERE post_id = $1",
        post,
        since,
        most,
    )?)
}

/// The first public comment under a post from `from` to before `until`.
pub async fn find_by_moment(
    conn: &mut Conn,
    post: PostId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
         FROM comment
         WHERE post_id = $1 AND status = 'approved' AND created_at >= $2 AND created_at < $3
         ORDER BY created_at, id
         LIMIT 1",
        post,
        from,
        until,
    )?)
}

/// When a guest last wrote under a post.
pub async fn find_last_by_guest(
    conn: &mut Conn,
    post: PostId,
    guest: CapabilityId,
) -> Result<Option<Timestamp>> {
    Ok(fetch_scalar!(
        conn,
        "SELECT MAX(created_at) FROM comment WHERE capability_id = $1 AND post_id = $2",
        guest,
        post
    )?)
}

/// Spam and trash that nobody touched since `before`, oldest first.
pub async fn list_rubbish(conn: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<Comment>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
         FROM comment
         WHERE status IN ('spam', 'trash') AND updated_at < $1
         ORDER BY updated_at, id
         LIMIT $2",
        before,
        limit,
    )?)
}

/// Deletes a comment that nothing answers; false when something does.
pub async fn delete(conn: &mut Conn, id: CommentId) -> Result<bool> {
    let rows = execute!(
        conn,
        "DELETE FROM comment WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM comment AS reply WHERE reply.parent_id = $1 OR reply.root_id = $1)",
        id,
    )?;
    Ok(rows == 1)
}

/// What a repeated judgement needs of each judged comment, in order, after `after`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Judged {
    /// The comment.
    pub id: CommentId,
    /// The name given.
    pub author_name: String,
    /// The website given.
    pub author_url: Option<String>,
    /// What was written.
    pub body: String,
    /// Where it stands now.
    pub status: CommentStatus,
    /// What its verdict rests on.
    pub judgement: Json<Judgement>,
}

/// The judged comments after `after`, in order.
pub async fn list_judged(conn: &mut Conn, after: CommentId, limit: i64) -> Result<Vec<Judged>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, author_name, author_url, body, status, judgement
         FROM comment
         WHERE id > $1 AND judgement IS NOT NULL
         ORDER BY id
         LIMIT $2",
        after,
        limit,
    )?)
}

/// Writes what a comment's verdict rests on.
pub async fn put_ruling(
    conn: &mut Conn,
    id: CommentId,
    reasons: &[Reason],
    judgement: &Judgement,
    simhash: Option<i64>,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        "UPDATE comment
         SET reasons = $2, judgement = $3, simhash = $4
         WHERE id = $1
         RETURNING id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id",
        id,
        Json(reasons),
        Json(judgement),
        simhash,
    )?)
}

/// Writes how many votes a comment has, and the score by which the best are found.
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
