//! The HTML that posts are stored with, when it has to be made anew.

use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{Conn, jobs};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::PostId;

/// The job that makes it anew.
pub const RENDER_JOB: &str = "render_posts";

/// How far that job has come.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Progress {
    /// The last post that was looked at.
    pub after: PostId,
}

/// Queues the job for the posts after `after`, unless it waits there already.
pub async fn queue(conn: &mut Conn, after: PostId, now: Timestamp) -> Result<()> {
    let payload = serde_json::to_value(Progress { after }).map_err(Error::internal)?;
    jobs::insert_once(conn, RENDER_JOB, &payload, now, now).await
}

/// What rendering a post's source gave.
#[derive(Clone, Copy, Debug)]
pub struct Rendering<'a> {
    /// The source, rendered and sanitised.
    pub html: &'a str,
    /// The https origins of its remote images.
    pub image_hosts: &'a [String],
    /// Its beginning as plain text.
    pub excerpt: &'a str,
    /// By which renderer.
    pub renderer_version: i64,
}

/// Whether an older renderer than `renderer_version` has rendered any post.
pub async fn has_outdated(conn: &mut Conn, renderer_version: i64) -> Result<bool> {
    let oldest: Option<i64> = fetch_scalar!(conn, "SELECT MIN(renderer_version) FROM post")?;
    Ok(oldest.is_some_and(|oldest| oldest < renderer_version))
}

/// The posts after `after` that an older renderer than `renderer_version` has rendered, by their ids.
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

/// Stores a new rendering of a post that is still at `version`, which stays; false when it is not.
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

/// Has all posts that are in the blog's language rendered again; says how many.
pub async fn outdate_in_blog_language(conn: &mut Conn) -> Result<u64> {
    Ok(execute!(
        conn,
        "UPDATE post SET renderer_version = 0 WHERE lang IS NULL"
    )?)
}
