//! What stands around a public post: its neighbours, its author's other posts, its translations.

use super::Conn;
use super::posts::Line;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{AccountId, Post, PostId, PostPath, TranslationKey};

/// The public post right before `at` in the stream of posts.
pub async fn find_older(conn: &mut Conn, now: Timestamp, at: Cursor) -> Result<Option<Line>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, title, excerpt, lang, path, published_at
         FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1 AND (published_at, id) < ($2, $3)
         ORDER BY published_at DESC, id DESC
         LIMIT 1",
        now,
        at.at,
        at.id,
    )?)
}

/// The public post right after `at` in the stream of posts.
pub async fn find_newer(conn: &mut Conn, now: Timestamp, at: Cursor) -> Result<Option<Line>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, title, excerpt, lang, path, published_at
         FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1 AND (published_at, id) > ($2, $3)
         ORDER BY published_at, id
         LIMIT 1",
        now,
        at.at,
        at.id,
    )?)
}

/// The public posts of a person, newest first, below `before`.
pub async fn list_public_by_author(
    conn: &mut Conn,
    author: AccountId,
    now: Timestamp,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Post>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt, author_id, lang,
                comments, comment_policy, comment_count, pinned, series_id, series_position, translation_key,
                created_at, published_at, updated_at, version, origin_system, origin_id
         FROM post
         WHERE author_id = $1 AND kind = 'post' AND status = 'public' AND published_at <= $2 AND (published_at, id) < ($3, $4)
         ORDER BY published_at DESC, id DESC
         LIMIT $5",
        author,
        now,
        before.at,
        before.id,
        limit,
    )?)
}

/// A text in one of its languages.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Translation {
    /// The post.
    pub id: PostId,
    /// Its language; `None` for the blog's own.
    pub lang: Option<String>,
    /// Its address.
    pub path: PostPath,
    /// Its title.
    pub title: String,
}

/// The public posts and pages that are one text, the first published first.
pub async fn list_translations(
    conn: &mut Conn,
    key: &TranslationKey,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Translation>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, lang, path, title
         FROM post
         WHERE translation_key = $1 AND status = 'public' AND published_at <= $2
         ORDER BY published_at, id
         LIMIT $3",
        key,
        now,
        limit,
    )?)
}

/// Of which posts the related ones are looked for.
#[derive(Clone, Debug)]
pub struct RelatedFilter<'a> {
    /// The post.
    pub post: &'a Post,
    /// Only those public by then.
    pub now: Timestamp,
    /// The blog's language, which a post without one is in.
    pub language: &'a str,
}

/// The public posts that share most with a post: each label counts the more the rarer it is, then the newest
/// come first. Only in the post's own language, and neither its translations nor the parts of its series,
/// which are named beside it anyway. Of each label the newest 200 posts are looked at, and of these the 30
/// that share most are read.
pub async fn list_related(
    conn: &mut Conn,
    filter: &RelatedFilter<'_>,
    limit: i64,
) -> Result<Vec<Line>> {
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
        post.lang.as_deref().unwrap_or(filter.language),
        post.series_id,
        &post.translation_key,
        limit,
    )?)
}

/// Whether posts of more than one person are public by `now`.
pub async fn has_several_authors(conn: &mut Conn, now: Timestamp) -> Result<bool> {
    let (first, last): (Option<AccountId>, Option<AccountId>) = fetch_one!(
        conn,
        "SELECT (SELECT MIN(author_id) FROM post WHERE status = 'public' AND published_at <= $1),
                (SELECT MAX(author_id) FROM post WHERE status = 'public' AND published_at <= $1)",
        now,
    )?;
    Ok(first != last)
}
