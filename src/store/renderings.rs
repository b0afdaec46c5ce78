//! Posts' rendered HTML, and which of it a later renderer must make again.
//!
//! A new version of the renderer, or another blog language, makes stored HTML outdated. A job then
//! renders these posts in batches, in order of the id; it leaves the post's version alone, since
//! the author changed nothing.

use sqlx::types::Json;

use super::{Conn, jobs};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Job, PostId};

/// Queues the job for the posts after `after`, unless such a job is waiting already.
pub async fn queue(conn: &mut Conn, after: PostId, now: Timestamp) -> Result<()> {
    jobs::insert_once(conn, &Job::RenderPosts { after }, now, now).await
}

/// The result of rendering a post's source.
#[derive(Clone, Copy, Debug)]
pub struct Rendering<'a> {
    /// The rendered and sanitised HTML.
    pub html: &'a str,
    /// The https origins of the remote images in the HTML.
    pub image_hosts: &'a [String],
    /// The beginning as plain text.
    pub excerpt: &'a str,
    /// The version of the renderer.
    pub renderer_version: i64,
}

/// Whether any post was rendered by an older renderer than `renderer_version`.
pub async fn has_outdated(conn: &mut Conn, renderer_version: i64) -> Result<bool> {
    let oldest: Option<i64> = fetch_scalar!(conn, "SELECT MIN(renderer_version) FROM post")?;
    Ok(oldest.is_some_and(|oldest| oldest < renderer_version))
}

/// Lists at most `limit` posts with an id above `after` that an older renderer than
/// `renderer_version` rendered, in order of the id.
pub async fn list_outdated(
    conn: &mut Conn,
    renderer_version: i64,
    after: PostId,
    limit: i64,
) -> Result<Vec<PostId>> {
    let rows: Vec<(PostId,)> = fetch_all!(
        conn,
        "SELECT id FROM post WHERE renderer_version < $1 AND id > $2 ORDER BY id LIMIT $3",
        renderer_version,
        after,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Stores a new rendering of a post, whose version stays. Returns false when that version is no
/// longer `version`.
pub async fn update(
    conn: &mut Conn,
    id: PostId,
    version: i64,
    rendering: &Rendering<'_>,
) -> Result<bool> {
    let updated = execute!(
        conn,
        "UPDATE post
         SET html = $3, image_hosts = $4, excerpt = $5, renderer_version = $6
         WHERE id = $1 AND version = $2",
        id,
        version,
        rendering.html,
        Json(rendering.image_hosts),
        rendering.excerpt,
        rendering.renderer_version,
    )?;
    Ok(updated == 1)
}

/// Marks all posts in the blog's language for another rendering. Returns their number.
pub async fn outdate_in_blog_language(conn: &mut Conn) -> Result<u64> {
    Ok(execute!(
        conn,
        "UPDATE post SET renderer_version = 0 WHERE lang IS NULL"
    )?)
}
