//! Paths: every path that a post has or had, and every redirect. A path at which readers could find
//! a post stays that post's own, as a redirect when the post moves and as gone when it is deleted.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::redirect::Target;
use crate::model::{PostId, PostPath};

/// The row of a path.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PathRow {
    /// The post that has or had the path; `None` for a redirect, and after the post was deleted for
    /// good.
    pub post_id: Option<PostId>,
    /// The URL that a redirect leads to.
    pub target: Option<Target>,
    /// Whether readers could ever find something at this path.
    pub seen: bool,
}

/// Finds the row of a decoded path.
pub async fn find(conn: &mut Conn, path: &str) -> Result<Option<PathRow>> {
    Ok(fetch_optional!(
        conn,
        "SELECT post_id, target, seen FROM path WHERE path = $1",
        path
    )?)
}

/// Lists every path that redirects to a URL, with that URL.
pub async fn list_targets(conn: &mut Conn) -> Result<Vec<(String, Target)>> {
    Ok(fetch_all!(
        conn,
        "SELECT path, target FROM path WHERE target IS NOT NULL ORDER BY path"
    )?)
}

/// Reserves a path for a post. Returns false when another post or a redirect has it.
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

/// Notes that readers could find the post at this path, so that the path stays its own for ever.
pub async fn mark_seen(conn: &mut Conn, path: &PostPath) -> Result<()> {
    execute!(
        conn,
        "UPDATE path SET seen = (1 = 1) WHERE path = $1",
        path.as_str()
    )?;
    Ok(())
}

/// Redirects the decoded path `from` to the encoded path `to`, or marks it as gone if there is
/// none. `seen` tells whether readers could find something there.
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

/// Makes every redirect to the encoded path `from` lead to `to`.
pub async fn retarget(conn: &mut Conn, from: &str, to: &str) -> Result<()> {
    execute!(
        conn,
        "UPDATE path SET target = $2 WHERE target = $1",
        from,
        to
    )?;
    Ok(())
}

/// Deletes the redirect at a decoded path, because something is published there again.
pub async fn delete_redirect(conn: &mut Conn, path: &str) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM path WHERE path = $1 AND post_id IS NULL AND target IS NOT NULL",
        path
    )?;
    Ok(())
}

/// Frees a path, unless readers could ever find something there.
pub async fn delete(conn: &mut Conn, path: &PostPath) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM path WHERE path = $1 AND NOT seen",
        path.as_str()
    )?;
    Ok(())
}

/// Frees every path that a post has or had.
pub async fn delete_by_post(conn: &mut Conn, post: PostId) -> Result<()> {
    execute!(conn, "DELETE FROM path WHERE post_id = $1", post)?;
    Ok(())
}

/// Marks every path that a post has or had as seen. The caller does so before it deletes the post
/// for good.
pub async fn mark_all_seen(conn: &mut Conn, post: PostId) -> Result<()> {
    execute!(
        conn,
        "UPDATE path SET seen = (1 = 1) WHERE post_id = $1",
        post
    )?;
    Ok(())
}
