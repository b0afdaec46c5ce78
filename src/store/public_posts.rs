//! Lists and counts of the posts that readers see.

use chrono::TimeDelta;
use sqlx::types::Json;

use super::Conn;
use super::columns::timestamp_text;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{LabelId, LanguageTag, Post, PostId, PostPath};

/// The columns of a [`PostSummary`].
macro_rules! summary_columns {
    ($engine:ident) => {
        "id, title, excerpt, lang, path, published_at"
    };
}

/// The conditions that posts of a public list meet, all of them.
#[derive(Clone, Debug)]
pub struct PublicFilter {
    /// The time at which a post must be public.
    pub now: Timestamp,
    /// Only posts published at this time or later.
    pub from: Timestamp,
    /// Only posts with this label.
    pub label: Option<LabelId>,
    /// Of the translations of a text only one: that in this language, which posts without a language
    /// have, or else the one that was published first.
    pub once_in: Option<LanguageTag>,
}

/// The newest public posts: `$1`, `$2`, `$5` and `$7` are a [`PublicFilter`], `$3` and `$4` the
/// cursor, `$6` the limit.
macro_rules! newest_public {
    ($engine:ident) => {
        " FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1 AND published_at >= $2
           AND (published_at, id) < ($3, $4)
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $5) OR $5 IS NULL)
           AND (translation_key IS NULL OR NOT EXISTS (
             SELECT 1 FROM post AS other
             WHERE other.translation_key = post.translation_key
               AND other.kind = 'post' AND other.status = 'public' AND other.published_at <= $1
               AND COALESCE(other.lang, $7) <> COALESCE(post.lang, $7)
               AND (CASE WHEN COALESCE(other.lang, $7) = $7 THEN 0 ELSE 1 END, other.published_at, other.id)
                 < (CASE WHEN COALESCE(post.lang, $7) = $7 THEN 0 ELSE 1 END, post.published_at, post.id)) OR $7 IS NULL)
         ORDER BY published_at DESC, id DESC
         LIMIT $6"
    };
}

/// Lists at most `limit` public posts, newest first, below `before`.
pub async fn list(
    conn: &mut Conn,
    filter: &PublicFilter,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Post>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " post_columns newest_public],
        filter.now,
        filter.from,
        before.at,
        before.id,
        filter.label,
        limit,
        &filter.once_in,
    )?)
}

/// Lists at most `limit` public posts that are pinned, newest first.
pub async fn list_pinned(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Post>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " post_columns "
         FROM post
         WHERE kind = 'post' AND status = 'public' AND pinned = (1 = 1) AND published_at <= $1
         ORDER BY published_at DESC, id DESC
         LIMIT $2"],
        now,
        limit,
    )?)
}

/// A public post as a line of an archive.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PostSummary {
    /// The id of the post.
    pub id: PostId,
    /// The title; may be empty.
    pub title: String,
    /// The beginning as plain text.
    pub excerpt: String,
    /// The post's language; `None` for the blog's own.
    pub lang: Option<LanguageTag>,
    /// The path.
    pub path: PostPath,
    /// The time of publication.
    pub published_at: Timestamp,
}

/// Counts the public posts that were published in each of `spans`, which exclude their ends, in the
/// order of the spans.
///
/// The engine counts along an index and returns one number for each span, so that it reads no rows
/// of posts.
pub async fn count_in_spans(
    conn: &mut Conn,
    now: Timestamp,
    spans: &[(Timestamp, Timestamp)],
) -> Result<Vec<i64>> {
    // A post published exactly at `now` is public.
    let end = now + TimeDelta::microseconds(1);
    let spans: Vec<(usize, String, String)> = spans
        .iter()
        .enumerate()
        .map(|(number, (from, to))| (number, timestamp_text(*from), timestamp_text(end.min(*to))))
        .collect();
    let rows: Vec<(i64,)> = fetch_all!(
        conn,
        sql!["WITH span AS MATERIALIZED (
             SELECT CAST(value ->> 0 AS BIGINT) AS number, " time("value ->> 1") " AS from_at, " time("value ->> 2") " AS to_at
             FROM " elements("$1") ")
         SELECT (SELECT COUNT(*) FROM post
                 WHERE kind = 'post' AND status = 'public' AND published_at >= span.from_at AND published_at < span.to_at)
         FROM span
         ORDER BY span.number"],
        Json(spans),
    )?;
    Ok(rows.into_iter().map(|(posts,)| posts).collect())
}

/// Lists at most `limit` public posts as summaries, newest first, below `before`.
pub async fn list_summaries(
    conn: &mut Conn,
    filter: &PublicFilter,
    before: Cursor,
    limit: i64,
) -> Result<Vec<PostSummary>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " summary_columns newest_public],
        filter.now,
        filter.from,
        before.at,
        before.id,
        filter.label,
        limit,
        &filter.once_in,
    )?)
}

/// Returns the next time after `now` at which a post or page becomes public; `None` without any.
pub async fn next_publication(conn: &mut Conn, now: Timestamp) -> Result<Option<Timestamp>> {
    let row: (Option<Timestamp>,) = fetch_one!(
        conn,
        "SELECT MIN(published_at) FROM post WHERE status = 'public' AND published_at > $1",
        now
    )?;
    Ok(row.0)
}
