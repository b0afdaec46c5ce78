//! Every path that was ever public.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{PostId, PostPath};

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PathRow {
    /// The post that has or had it; `None` when that was purged, or for a redirect.
    pub post_id: Option<PostId>,
    /// Where else it leads.
    pub target: Option<String>,
}

/// What stands at `path`.
pub async fn find(conn: &mut Conn, path: &str) -> Result<Option<PathRow>> {
    Ok(fetch_optional!(conn, "SELECT post_id, target FROM path WHERE path = $1", path)?)
}

/// Takes a path for a post, for ever; false when another post has or had it.
pub async fn claim(conn: &mut Conn, path: &PostPath, post: PostId, now: Timestamp) -> Result<bool> {
    let rows = execute!(
        conn,
        "INSERT INTO path (path, post_id, created_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (path) DO UPDATE SET post_id = excluded.post_id
         WHERE path.post_id = excluded.post_id",
        path.as_str(),
        post,
        now,
    )?;
    Ok(rows == 1)
}

/// Gives back a path that was never public.
pub async fn delete(conn: &mut Conn, path: &PostPath) -> Result<()> {
    execute!(conn, "DELETE FROM path WHERE path = $1", path.as_str())?;
    Ok(())
}
