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
        "SELECT id, title, path, published_at, updated_at
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
        "SELECT id, title, path, published_at, updated_at
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
pub async fn list_public_by_author(conn: &mut Conn, author: AccountId, now: Timestamp, before: Cursor, limit: i64) -> Result<Vec<Post>> {
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
pub async fn list_translations(conn: &mut Conn, key: &TranslationKey, now: Timestamp, limit: i64) -> Result<Vec<Translation>> {
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
