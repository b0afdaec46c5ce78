//! Series, and the posts that are their parts.

use super::Conn;
use super::public_posts::PostSummary;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{PostId, Series, SeriesId, Slug};

/// The columns of a [`Series`].
macro_rules! series_columns {
    ($engine:ident) => {
        "id, slug, title, description, created_at, updated_at, version"
    };
}

/// Finds a series by id.
pub async fn find(conn: &mut Conn, id: SeriesId) -> Result<Option<Series>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " series_columns " FROM series WHERE id = $1"],
        id,
    )?)
}

/// Finds a series by its slug.
pub async fn find_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Series>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " series_columns " FROM series WHERE slug = $1"],
        slug,
    )?)
}

/// Whether the series with this slug has a part that is public at `now`.
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

/// Lists at most `limit` series with an id above `after`, oldest first.
pub async fn list(conn: &mut Conn, after: SeriesId, limit: i64) -> Result<Vec<Series>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " series_columns "
         FROM series
         WHERE id > $1
         ORDER BY id
         LIMIT $2"],
        after,
        limit,
    )?)
}

/// The columns of a series to insert, or to replace those of a stored one.
#[derive(Clone, Debug)]
pub struct SeriesRow<'a> {
    /// The last segment of the path.
    pub slug: &'a Slug,
    /// The title, one line.
    pub title: &'a str,
    /// The description.
    pub description: &'a str,
}

/// Inserts a series at version 1.
pub async fn insert(conn: &mut Conn, row: &SeriesRow<'_>, now: Timestamp) -> Result<Series> {
    Ok(fetch_one!(
        conn,
        sql!["INSERT INTO series (slug, title, description, created_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $4, 1)
         RETURNING " series_columns],
        row.slug,
        row.title,
        row.description,
        now,
    )?)
}

/// Replaces the columns of a series and increments the version. Returns `None` when the stored
/// version is no longer `version`.
pub async fn update(
    conn: &mut Conn,
    id: SeriesId,
    version: i64,
    row: &SeriesRow<'_>,
    now: Timestamp,
) -> Result<Option<Series>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE series
         SET slug = $3, title = $4, description = $5, updated_at = $6, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING " series_columns],
        id,
        version,
        row.slug,
        row.title,
        row.description,
        now,
    )?)
}

/// Deletes a series without parts. Returns false when there is no such series.
pub async fn delete(conn: &mut Conn, id: SeriesId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM series WHERE id = $1", id)? == 1)
}

/// Removes every post from a series and increments each post's version.
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

/// Returns the highest position in a series, 0 in an empty one.
pub async fn last_position(conn: &mut Conn, id: SeriesId) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COALESCE(MAX(series_position), 0) FROM post WHERE series_id = $1",
        id
    )?)
}

/// Lists at most `limit` parts of a series that are public at `now`, in order.
pub async fn list_parts(
    conn: &mut Conn,
    id: SeriesId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<PostSummary>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " summary_columns "
         FROM post
         WHERE series_id = $1 AND status = 'public' AND published_at <= $2
         ORDER BY series_position, published_at, id
         LIMIT $3"],
        id,
        now,
        limit,
    )?)
}
