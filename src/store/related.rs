//! Queries for the posts around a public post: its neighbours, the author's other posts,
//! translations and related posts.

use sqlx::types::Json;

use super::Conn;
use super::public_posts::PostSummary;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{LanguageTag, Post, PostId, PostPath, TranslationKey, UserId};

/// Finds the public post directly before `at` in the order of publication.
pub async fn find_older(
    conn: &mut Conn,
    now: Timestamp,
    at: Cursor,
) -> Result<Option<PostSummary>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " summary_columns "
         FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1 AND (published_at, id) < ($2, $3)
         ORDER BY published_at DESC, id DESC
         LIMIT 1"],
        now,
        at.at,
        at.id,
    )?)
}

/// Finds the public post directly after `at` in the order of publication.
pub async fn find_newer(
    conn: &mut Conn,
    now: Timestamp,
    at: Cursor,
) -> Result<Option<PostSummary>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " summary_columns "
         FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1 AND (published_at, id) > ($2, $3)
         ORDER BY published_at, id
         LIMIT 1"],
        now,
        at.at,
        at.id,
    )?)
}

/// Lists the public posts of an author, newest first, below `before`.
pub async fn list_public_by_author(
    conn: &mut Conn,
    author: UserId,
    now: Timestamp,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Post>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " post_columns "
         FROM post
         WHERE author_id = $1 AND kind = 'post' AND status = 'public' AND published_at <= $2 AND (published_at, id) < ($3, $4)
         ORDER BY published_at DESC, id DESC
         LIMIT $5"],
        author,
        now,
        before.at,
        before.id,
        limit,
    )?)
}

/// One translation of a text.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Translation {
    /// The id of the post.
    pub id: PostId,
    /// The key that the translations of the text share.
    pub translation_key: TranslationKey,
    /// The language of the post; `None` for the blog's own.
    pub lang: Option<LanguageTag>,
    /// The decoded path of the post.
    pub path: PostPath,
    /// The title of the post.
    pub title: String,
}

/// Lists the public posts and pages that have any of these translation keys, the first published
/// first.
pub async fn list_translations(
    conn: &mut Conn,
    keys: &[&TranslationKey],
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Translation>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT id, translation_key, lang, path, title
         FROM post
         WHERE translation_key IN (SELECT value FROM " texts("$1") ") AND translation_key IS NOT NULL
           AND status = 'public' AND published_at <= $2
         ORDER BY published_at, id
         LIMIT $3"],
        Json(keys),
        now,
        limit,
    )?)
}

/// The post for which related posts are wanted, and the conditions that they meet.
#[derive(Clone, Debug)]
pub struct RelatedFilter<'a> {
    /// The post.
    pub post: &'a Post,
    /// Only posts that are public at this time.
    pub now: Timestamp,
    /// The blog's language, which applies to posts without one.
    pub language: &'a LanguageTag,
}

/// Lists the public posts that share most labels with a post. A label counts more the rarer it is;
/// among equals the newest post comes first. Only posts in the same language are listed, and
/// neither translations nor parts of the same series, to which the page links anyway.
///
/// The query reads a bounded number of rows, whatever the size of the blog. `mine` counts the posts
/// of each label, up to 1000, and finds the 201st newest one, `beyond`. `likely` weighs only the
/// posts after that and keeps the best 30. Their rows are read last, so that the conditions on
/// posts cannot make the engine scan a whole label.
pub async fn list_related(
    conn: &mut Conn,
    filter: &RelatedFilter<'_>,
    limit: i64,
) -> Result<Vec<PostSummary>> {
    let post = filter.post;
    Ok(fetch_all!(
        conn,
        "WITH mine AS MATERIALIZED (
             SELECT own.label_id,
                    (SELECT COUNT(*) FROM (SELECT 1 FROM post_label AS same WHERE same.label_id = own.label_id LIMIT 1000) AS counted) AS posts,
                    COALESCE((SELECT recent.post_id FROM post_label AS recent WHERE recent.label_id = own.label_id
                              ORDER BY recent.post_id DESC LIMIT 1 OFFSET 200), 0) AS beyond
             FROM post_label AS own
             WHERE own.post_id = $1),
         likely AS (
             SELECT shared.post_id, SUM(1000000 / mine.posts) AS weight
             FROM mine
             JOIN post_label AS shared ON shared.label_id = mine.label_id AND shared.post_id > mine.beyond
             WHERE shared.post_id <> $1
             GROUP BY shared.post_id
             ORDER BY weight DESC, shared.post_id DESC
             LIMIT 30)
         SELECT post.id, post.title, post.excerpt, post.lang, post.path, post.published_at
         FROM likely
         JOIN post ON post.id = likely.post_id
         WHERE post.kind = 'post' AND post.status = 'public' AND post.published_at <= $2
           AND COALESCE(post.lang, $3) = $4
           AND (post.series_id IS DISTINCT FROM $5 OR $5 IS NULL)
           AND (post.translation_key IS DISTINCT FROM $6 OR $6 IS NULL)
         ORDER BY likely.weight DESC, post.published_at DESC, post.id DESC
         LIMIT $7",
        post.id,
        filter.now,
        filter.language,
        post.lang.as_ref().unwrap_or(filter.language),
        post.series_id,
        &post.translation_key,
        limit,
    )?)
}

/// Whether the posts that are public at `now` have more than one author.
pub async fn has_several_authors(conn: &mut Conn, now: Timestamp) -> Result<bool> {
    let (first, last): (Option<UserId>, Option<UserId>) = fetch_one!(
        conn,
        "SELECT (SELECT MIN(author_id) FROM post WHERE status = 'public' AND published_at <= $1),
                (SELECT MAX(author_id) FROM post WHERE status = 'public' AND published_at <= $1)",
        now,
    )?;
    Ok(first != last)
}
