//! Lists of posts in any state, for authors.
//!
//! [`list`] reads all posts from new to old and discards what does not match. Under a condition
//! that few posts meet it would read every row. So the ids of the posts with a slug or path are
//! looked up first, and [`list_among`] applies the rest of the filter to them.
//!
//! To add a filter, add a field to [`PostFilter`], its line to `post_filter!` and its bind to
//! `list_filtered!`.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::fulltext::Matcher;
use crate::model::paging::Cursor;
use crate::model::{
    Kind, Post, PostId, PostPath, PostStatus, SeriesId, Slug, TranslationKey, UserId,
};

/// The posts that a user without the right to read all posts may read.
#[derive(Clone, Copy, Debug)]
pub struct Visible {
    /// The time by which other users' posts must be public.
    pub published_by: Timestamp,
    /// The user whose own posts are visible in every state.
    pub own: Option<UserId>,
}

/// The conditions that listed posts meet, all of them.
#[derive(Clone, Debug, Default)]
pub struct PostFilter {
    /// Only posts in this stored state.
    pub status: Option<PostStatus>,
    /// Only posts published after this time.
    pub published_after: Option<Timestamp>,
    /// Only posts published by this time.
    pub published_by: Option<Timestamp>,
    /// Only posts, or only pages.
    pub kind: Option<Kind>,
    /// Only posts with the label of this folded name.
    pub label: Option<String>,
    /// Only posts by this user.
    pub author: Option<UserId>,
    /// Only posts of this series.
    pub series: Option<SeriesId>,
    /// Only posts with this translation key.
    pub translation_key: Option<TranslationKey>,
    /// Only posts that match this search expression.
    pub matcher: Option<Matcher>,
    /// Only posts that the caller may read; every post when `None`.
    pub visible: Option<Visible>,
}

/// A post as a list shows it to those who write, without its text.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ListedPost {
    /// The post's id.
    pub id: PostId,
    /// Whether it is a post or a page.
    pub kind: Kind,
    /// The stored status.
    pub status: PostStatus,
    /// The path of its address, if it has one.
    pub path: Option<PostPath>,
    /// The title; may be empty.
    pub title: String,
    /// The first words of the text.
    pub excerpt: String,
    /// The user who is named as its author.
    pub author_id: UserId,
    /// The number of approved comments.
    pub comment_count: i64,
    /// When it becomes or became public.
    pub published_at: Option<Timestamp>,
    /// When its text was last changed.
    pub updated_at: Timestamp,
}

/// The conditions of a [`PostFilter`]: `$1` to `$9`, `$12` and `$13`.
macro_rules! post_filter {
    ($engine:ident) => {
        concat!(
            "(status = $1 OR $1 IS NULL)
               AND (published_at > $2 OR $2 IS NULL)
               AND (published_at <= $3 OR $3 IS NULL)
               AND (kind = $4 OR $4 IS NULL)
               AND (id IN (SELECT post_id FROM post_label JOIN label ON label.id = post_label.label_id WHERE label.folded = $5) OR $5 IS NULL)
               AND (author_id = $6 OR $6 IS NULL)
               AND (CAST($7 AS TEXT) IS NULL OR id IN (", matching_posts!($engine, "$7"), "))
               AND (series_id = $8 OR $8 IS NULL)
               AND (translation_key = $9 OR $9 IS NULL)
               AND (author_id = $13 OR (status = 'public' AND published_at <= $12) OR $12 IS NULL)"
        )
    };
}

/// Runs a list whose `$1` to `$9`, `$12` and `$13` are a [`PostFilter`], `$10` and `$11` a cursor,
/// `$14` the limit.
macro_rules! list_filtered {
    ($conn:expr, $filter:expr, $cursor:expr, $limit:expr, $sql:expr $(, $bind:expr)? $(,)?) => {{
        let (conn, filter, cursor): (&mut Conn, &PostFilter, Cursor) = ($conn, $filter, $cursor);
        let matcher = filter.matcher.as_ref();
        let expression = matcher.map(|matcher| conn.expression(matcher));
        fetch_all!(
            conn,
            $sql,
            filter.status,
            filter.published_after,
            filter.published_by,
            filter.kind,
            &filter.label,
            filter.author,
            expression,
            filter.series,
            &filter.translation_key,
            cursor.at,
            cursor.id,
            filter.visible.map(|visible| visible.published_by),
            filter.visible.and_then(|visible| visible.own),
            $limit
            $(, $bind)?
        )
    }};
}

/// Lists at most `limit` posts in any state that match a filter, the last created first, below
/// `before`.
pub async fn list(
    conn: &mut Conn,
    filter: &PostFilter,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Post>> {
    Ok(list_filtered!(
        conn,
        filter,
        before,
        limit,
        sql!["SELECT " post_columns "
         FROM post
         WHERE " post_filter " AND (created_at, id) < ($10, $11)
         ORDER BY created_at DESC, id DESC
         LIMIT $14"],
    )?)
}

/// Lists the ids of the posts with a slug, newest first; at most 1000.
pub async fn list_ids_by_slug(conn: &mut Conn, slug: &Slug) -> Result<Vec<PostId>> {
    let rows: Vec<(PostId,)> = fetch_all!(
        conn,
        "SELECT id FROM post WHERE slug = $1 ORDER BY id DESC LIMIT 1000",
        slug
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Lists at most `limit` of the posts `ids` that match a filter, the last created first, below
/// `before`.
///
/// The materialised subquery reads the candidates first: PostgreSQL would take the optional
/// conditions for so selective that it would walk all posts in the order of the list instead.
pub async fn list_among(
    conn: &mut Conn,
    filter: &PostFilter,
    ids: &[PostId],
    before: Cursor,
    limit: i64,
) -> Result<Vec<Post>> {
    Ok(list_filtered!(
        conn,
        filter,
        before,
        limit,
        sql!["WITH candidate AS MATERIALIZED (SELECT " post_columns " FROM post WHERE id IN (" ids("$15") "))
         SELECT " post_columns "
         FROM candidate
         WHERE " post_filter " AND (created_at, id) < ($10, $11)
         ORDER BY created_at DESC, id DESC
         LIMIT $14"],
        Json(ids),
    )?)
}

/// Lists at most `limit` posts that match a filter, the first changed first, above `after`.
pub async fn list_updated(
    conn: &mut Conn,
    filter: &PostFilter,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Post>> {
    Ok(list_filtered!(
        conn,
        filter,
        after,
        limit,
        sql!["SELECT " post_columns "
         FROM post
         WHERE " post_filter " AND (updated_at, id) > ($10, $11)
         ORDER BY updated_at, id
         LIMIT $14"],
    )?)
}

/// Lists at most `limit` posts that match a filter, without their texts, the last changed first, below
/// `before`.
pub async fn list_edited(
    conn: &mut Conn,
    filter: &PostFilter,
    before: Cursor,
    limit: i64,
) -> Result<Vec<ListedPost>> {
    Ok(list_filtered!(
        conn,
        filter,
        before,
        limit,
        sql!["SELECT id, kind, status, path, title, excerpt, author_id, comment_count, published_at, updated_at
         FROM post
         WHERE " post_filter " AND (updated_at, id) < ($10, $11)
         ORDER BY updated_at DESC, id DESC
         LIMIT $14"],
    )?)
}
