//! Redirects: the rows of `path` that are not the current path of a post.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::redirect::{Redirect, RedirectKind, Target};
use crate::model::{PostPath, RedirectId};
use crate::redirect_counts::Count;

/// The conditions that listed redirects meet, all of them.
#[derive(Clone, Debug, Default)]
pub struct RedirectFilter {
    /// Only redirects of this kind.
    pub kind: Option<RedirectKind>,
    /// Only redirects with this text in their path or target, regardless of the case of ASCII
    /// letters.
    pub text: Option<String>,
}

/// Finds a redirect by id.
pub async fn find(conn: &mut Conn, id: RedirectId) -> Result<Option<Redirect>> {
    Ok(fetch_optional!(
        conn,
        "SELECT path.id, path.path, path.post_id, post.path AS post_path, path.target, path.seen, path.follow_count, path.last_followed_at, path.created_at,
                path.updated_at, path.version
         FROM path
         LEFT JOIN post ON post.id = path.post_id
         WHERE path.id = $1 AND post.path IS DISTINCT FROM path.path",
        id,
    )?)
}

/// Finds the row of a path, even if it is the current path of a post.
pub async fn find_by_path(conn: &mut Conn, path: &str) -> Result<Option<Redirect>> {
    Ok(fetch_optional!(
        conn,
        "SELECT path.id, path.path, path.post_id, post.path AS post_path, path.target, path.seen, path.follow_count, path.last_followed_at, path.created_at,
                path.updated_at, path.version
         FROM path
         LEFT JOIN post ON post.id = path.post_id
         WHERE path.path = $1",
        path,
    )?)
}

/// Lists at most `limit` redirects with an id below `before`, newest first.
pub async fn list(
    conn: &mut Conn,
    filter: &RedirectFilter,
    before: RedirectId,
    limit: i64,
) -> Result<Vec<Redirect>> {
    let kind = filter.kind;
    Ok(fetch_all!(
        conn,
        "SELECT path.id, path.path, path.post_id, post.path AS post_path, path.target, path.seen, path.follow_count, path.last_followed_at, path.created_at,
                path.updated_at, path.version
         FROM path
         LEFT JOIN post ON post.id = path.post_id
         WHERE path.id < $1
           AND post.path IS DISTINCT FROM path.path
           AND (CAST($2 AS TEXT) IS NULL OR LOWER(path.path || ' ' || COALESCE(path.target, '')) LIKE LOWER($2) ESCAPE '!')
           AND ($3 OR (path.target IS NOT NULL AND $4) OR (path.target IS NULL AND path.post_id IS NOT NULL AND $5)
                OR (path.target IS NULL AND path.post_id IS NULL AND $6))
         ORDER BY path.id DESC
         LIMIT $7",
        before,
        filter.text.as_deref().map(super::like),
        kind.is_none(),
        kind == Some(RedirectKind::Moved),
        kind == Some(RedirectKind::Post),
        kind == Some(RedirectKind::Gone),
        limit,
    )?)
}

/// Inserts a redirect and returns its id; `None` when the path is used already.
pub async fn insert(
    conn: &mut Conn,
    path: &PostPath,
    target: Option<&Target>,
    now: Timestamp,
) -> Result<Option<RedirectId>> {
    let row: Option<(RedirectId,)> = fetch_optional!(
        conn,
        "INSERT INTO path (path, target, created_at, updated_at)
         VALUES ($1, $2, $3, $3)
         ON CONFLICT (path) DO NOTHING
         RETURNING id",
        path.as_str(),
        target,
        now,
    )?;
    Ok(row.map(|(id,)| id))
}

/// Changes the target of a path that belongs to no post; without a target the path is gone. Returns
/// false when it belongs to a post.
pub async fn update(
    conn: &mut Conn,
    id: RedirectId,
    target: Option<&Target>,
    now: Timestamp,
) -> Result<bool> {
    let rows = execute!(
        conn,
        "UPDATE path SET target = $2, updated_at = $3, version = version + 1 WHERE id = $1 AND post_id IS NULL",
        id,
        target,
        now,
    )?;
    Ok(rows == 1)
}

/// Deletes a redirect at whose path readers never found anything. Returns false for any other.
pub async fn delete(conn: &mut Conn, id: RedirectId) -> Result<bool> {
    Ok(execute!(
        conn,
        "DELETE FROM path WHERE id = $1 AND post_id IS NULL AND NOT seen",
        id
    )? == 1)
}

/// Adds to the number of times a redirect was followed. Does nothing at the current path of a post.
pub async fn add_count(conn: &mut Conn, path: &str, count: Count) -> Result<()> {
    execute!(
        conn,
        "UPDATE path
         SET follow_count = follow_count + $2, last_followed_at = $3
         WHERE path = $1 AND NOT EXISTS (SELECT 1 FROM post WHERE post.path = $1)",
        path,
        count.follows,
        count.last_at,
    )?;
    Ok(())
}
