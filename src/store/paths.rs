//! Every path that was ever public.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::redirect::Target;
use crate::model::{PostId, PostPath};

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PathRow {
    /// The post that has or had it; `None` when that was purged, or for a redirect.
    pub post_id: Option<PostId>,
    /// Where else it leads.
    pub target: Option<Target>,
    /// Whether readers could ever find something here.
    pub seen: bool,
}

/// What stands at `path`.
pub async fn find(conn: &mut Conn, path: &str) -> Result<Option<PathRow>> {
    Ok(fetch_optional!(
        conn,
        "SELECT post_id, target, seen FROM path WHERE path = $1",
        path
    )?)
}

/// Every path that leads elsewhere, with where.
pub async fn list_targets(conn: &mut Conn) -> Result<Vec<(String, Target)>> {
    Ok(fetch_all!(
        conn,
        "SELECT path, target FROM path WHERE target IS NOT NULL ORDER BY path"
    )?)
}

/// Takes a path for a post, for ever; false when another post has or had it.
pub async fn claim(conn: &mut Conn, path: &PostPath, post: PostId, now: Timestamp) -> Result<bool> {
    let rows = execute!(
        conn,
        "INSERT INTO path (path, post_id, created_at, updated_at)
         VALUES ($1, $2, $3, $3)
         ON CONFLICT (path) DO UPDATE SET post_id = excluded.post_id
         WHERE path.post_id = excluded.post_id",
        path.as_str(),
        post,
        now,
    )?;
    Ok(rows == 1)
}

/// Notes that readers could find a post here: from now on the path is its own for ever.
pub async fn mark_seen(conn: &mut Conn, path: &PostPath) -> Result<()> {
    execute!(
        conn,
        "UPDATE path SET seen = (1 = 1) WHERE path = $1",
        path.as_str()
    )?;
    Ok(())
}

/// Has the decoded path `from` lead to the encoded path `to` for ever, or say that what was there is gone; `seen`
/// when readers could find something there.
pub async fn redirect(
    conn: &mut Conn,
    from: &str,
    to: Option<&str>,
    seen: bool,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO path (path, target, seen, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $4)
         ON CONFLICT (path) DO UPDATE
         SET target = excluded.target, seen = (path.seen OR excluded.seen), updated_at = excluded.updated_at, version = path.version + 1",
        from,
        to,
        seen,
        now,
    )?;
    Ok(())
}

/// Has what led to the encoded path `from` lead to `to`.
pub async fn retarget(conn: &mut Conn, from: &str, to: &str) -> Result<()> {
    execute!(
        conn,
        "UPDATE path SET target = $2 WHERE target = $1",
        from,
        to
    )?;
    Ok(())
}

/// Ends that a decoded path leads elsewhere: something stands there again.
pub async fn delete_redirect(conn: &mut Conn, path: &str) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM path WHERE path = $1 AND post_id IS NULL AND target IS NOT NULL",
        path
    )?;
    Ok(())
}

/// Gives back a path unless it was ever seen.
pub async fn delete(conn: &mut Conn, path: &PostPath) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM path WHERE path = $1 AND NOT seen",
        path.as_str()
    )?;
    Ok(())
}

/// Notes the same of every path that a post has or had: call it before the post is deleted for good.
pub async fn mark_all_seen(conn: &mut Conn, post: PostId) -> Result<()> {
    execute!(
        conn,
        "UPDATE path SET seen = (1 = 1) WHERE post_id = $1",
        post
    )?;
    Ok(())
}
