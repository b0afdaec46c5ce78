//! Series, and the posts that are their parts.

use super::Conn;
use super::posts::Line;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{PostId, Series, SeriesId, Slug};

/// One series.
pub async fn find(conn: &mut Conn, id: SeriesId) -> Result<Option<Series>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, slug, title, description, created_at, updated_at, version
         FROM series
         WHERE id = $1",
        id,
    )?)
}

/// The series of a name in addresses.
pub async fn find_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Series>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, slug, title, description, created_at, updated_at, version
         FROM series
         WHERE slug = $1",
        slug,
    )?)
}

/// Whether the series of a name has a part that is public at `now`.
pub async fn is_public(conn: &mut Conn, slug: &str, now: Timestamp) -> Result<bool> {
    let row: Option<(PostId,)> = fetch_optional!(
        conn,
        "SELECT post.id
         FROM series
         JOIN post ON post.series_id = series.id
         WHERE series.slug = $1 AND post.status = 'public' AND post.published_at <= $2
         LIMIT 1",
        slug,
        now,
    )?;
    Ok(row.is_some())
}

/// The series after `after`, oldest first.
pub async fn list(conn: &mut Conn, after: SeriesId, limit: i64) -> Result<Vec<Series>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, slug, title, description, created_at, updated_at, version
         FROM series
         WHERE id > $1
         ORDER BY id
         LIMIT $2",
        after,
        limit,
    )?)
}

/// A series to store.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The last part of its address.
    pub slug: &'a Slug,
    /// One line.
    pub title: &'a str,
    /// What is said of it.
    pub description: &'a str,
}

/// Stores a series at version 1.
pub async fn insert(conn: &mut Conn, row: &Row<'_>, now: Timestamp) -> Result<Series> {
    Ok(fetch_one!(
        conn,
        "INSERT INTO series (slug, title, description, created_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $4, 1)
         RETURNING id, slug, title, description, created_at, updated_at, version",
        row.slug,
        row.title,
        row.description,
        now,
    )?)
}

/// Replaces a series that is still at `version`; `None` when it is not.
pub async fn update(
    conn: &mut Conn,
    id: SeriesId,
    version: i64,
    row: &Row<'_>,
    now: Timestamp,
) -> Result<Option<Series>> {
    Ok(fetch_optional!(
        conn,
        "UPDATE series
         SET slug = $3, title = $4, description = $5, updated_at = $6, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING id, slug, title, description, created_at, updated_at, version",
        id,
        version,
        row.slug,
        row.title,
        row.description,
        now,
    )?)
}

/// Deletes a series that no post is a part of.
pub async fn delete(conn: &mut Conn, id: SeriesId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM series WHERE id = $1", id)? == 1)
}

/// Takes every post out of a series, each at a new version.
pub async fn detach_all(conn: &mut Conn, id: SeriesId) -> Result<()> {
    execute!(
        conn,
        "UPDATE post
         SET series_id = NULL, series_position = NULL, version = version + 1
         WHERE series_id = $1",
        id,
    )?;
    Ok(())
}

/// The last place that is taken, 0 in an empty series.
pub async fn last_position(conn: &mut Conn, id: SeriesId) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COALESCE(MAX(series_position), 0) FROM post WHERE series_id = $1",
        id
    )?)
}

/// The parts that are public at `now`, first to last.
pub async fn list_parts(
    conn: &mut Conn,
    id: SeriesId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Line>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, title, excerpt, lang, path, published_at
         FROM post
         WHERE series_id = $1 AND status = 'public' AND published_at <= $2
         ORDER BY series_position, published_at, id
         LIMIT $3",
        id,
        now,
        limit,
    )?)
}
