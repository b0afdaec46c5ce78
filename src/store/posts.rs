//! Posts and pages: one row each, whatever the state.
//!
//! `publishing` makes the rows and decides the states. A reader sees a row with the status `public`
//! from its `published_at` on. Lists for readers are in [`super::public_posts`], those for authors in
//! [`super::post_lists`], neighbours and related posts in [`super::related`], feeds in
//! [`super::feeds`].

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{
    CommentMode, CommentPolicy, Format, Kind, LanguageTag, MediaPath, Origin, Post, PostId,
    PostPath, PostStatus, SeriesId, Slug, TranslationKey, UserId,
};

/// The columns that an insert and an update write, beside the text: `$1` to `$21`.
macro_rules! fields_written {
    ($engine:ident) => {
        "kind, status, slug, path, title, subtitle, format, renderer_version, image_hosts, excerpt, author_id, lang,
         comments, comment_policy, pinned, series_id, series_position, translation_key, published_at, updated_at, cover"
    };
}

/// Every column that an insert and an update write; the text is `$22` and `$23`.
macro_rules! columns_written {
    ($engine:ident) => {
        concat!(fields_written!($engine), ", source, html")
    };
}

/// The parameters of [`columns_written`], in the same order.
macro_rules! values_written {
    ($engine:ident) => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23"
    };
}

/// Runs a statement whose `$1` to `$23` are the columns of a [`PostRow`].
macro_rules! write_row {
    ($fetch:ident, $conn:expr, $row:expr, $sql:expr $(, $bind:expr)+ $(,)?) => {{
        let row: &PostRow<'_> = $row;
        $fetch!(
            $conn,
            $sql,
            row.kind,
            row.status,
            row.slug,
            row.path,
            row.title,
            row.subtitle,
            row.format,
            row.renderer_version,
            Json(row.image_hosts),
            row.excerpt,
            row.author_id,
            row.lang,
            row.comments,
            Json(row.comment_policy),
            row.pinned,
            row.series.map(|(id, _)| id),
            row.series.map(|(_, position)| position),
            row.translation_key,
            row.published_at,
            row.updated_at,
            row.cover,
            row.source,
            row.html,
            $($bind),+
        )
    }};
}

/// The columns of a [`Post`] beside its text.
macro_rules! post_columns_without_text {
    ($engine:ident) => {
        concat!(
            "id, ",
            fields_written!($engine),
            ", comment_count, created_at, version, origin_system, origin_id"
        )
    };
}

/// The columns of a [`Post`].
macro_rules! post_columns {
    ($engine:ident) => {
        concat!(post_columns_without_text!($engine), ", source, html")
    };
}

/// Finds a post by id.
pub async fn find(conn: &mut Conn, id: PostId) -> Result<Option<Post>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " post_columns " FROM post WHERE id = $1"],
        id,
    )?)
}

/// Finds a post without its text: `source` and `html` are empty. A long text need not be read to
/// accept a comment.
pub async fn find_without_text(conn: &mut Conn, id: PostId) -> Result<Option<Post>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " post_columns_without_text ", CAST('' AS TEXT) AS source, CAST('' AS TEXT) AS html
         FROM post
         WHERE id = $1"],
        id,
    )?)
}

/// A post with what a link to it shows.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PostTitle {
    /// The post's id.
    pub id: PostId,
    /// The title; may be empty.
    pub title: String,
    /// The first words of the text.
    pub excerpt: String,
    /// The path, once the post has one.
    pub path: Option<PostPath>,
}

/// Lists the titles of posts, in any order.
pub async fn list_titles(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<PostTitle>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT id, title, excerpt, path FROM post WHERE id IN (" ids("$1") ")"],
        Json(ids),
    )?)
}

/// Finds the post with this current path.
pub async fn find_by_path(conn: &mut Conn, path: &str) -> Result<Option<Post>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " post_columns " FROM post WHERE path = $1"],
        path,
    )?)
}

/// Finds the post that was imported as `origin`.
pub async fn find_by_origin(conn: &mut Conn, origin: &Origin) -> Result<Option<Post>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " post_columns "
         FROM post
         WHERE origin_system = $1 AND origin_id = $2"],
        &origin.system,
        &origin.id,
    )?)
}

/// The columns of a post to insert, or to replace those of a stored one.
#[derive(Clone, Debug)]
pub struct PostRow<'a> {
    /// Post or page.
    pub kind: Kind,
    /// Draft, public or trash.
    pub status: PostStatus,
    /// The last segment of the path.
    pub slug: &'a Slug,
    /// The path; `None` while the post has none.
    pub path: Option<&'a PostPath>,
    /// The title.
    pub title: &'a str,
    /// The subtitle.
    pub subtitle: &'a str,
    /// The source text.
    pub source: &'a str,
    /// The format of the source text.
    pub format: Format,
    /// The rendered and sanitised HTML.
    pub html: &'a str,
    /// The version of the renderer that made the HTML.
    pub renderer_version: i64,
    /// The https origins of the remote images in the HTML.
    pub image_hosts: &'a [String],
    /// The beginning as plain text.
    pub excerpt: &'a str,
    /// The author.
    pub author_id: UserId,
    /// The language; `None` for the blog's own.
    pub lang: Option<&'a LanguageTag>,
    /// Whether comments are shown and accepted.
    pub comments: CommentMode,
    /// The post's own rules for comments, where they differ from the blog's.
    pub comment_policy: &'a CommentPolicy,
    /// Whether the post stays on top of the home page.
    pub pinned: bool,
    /// The series and the position in it.
    pub series: Option<(SeriesId, i64)>,
    /// The key that the post shares with its translations.
    pub translation_key: Option<&'a TranslationKey>,
    /// The picture that stands for the post.
    pub cover: Option<&'a MediaPath>,
    /// The time of creation. An update ignores it.
    pub created_at: Timestamp,
    /// The time from which the post is public.
    pub published_at: Option<Timestamp>,
    /// The time of this change.
    pub updated_at: Timestamp,
    /// The post's id in the system that it was imported from. An update ignores it.
    pub origin: Option<&'a Origin>,
}

impl<'a> PostRow<'a> {
    /// Returns the columns among these that decide where and from when on the post is public.
    #[must_use]
    pub fn state(&self) -> PostState<'a> {
        PostState {
            status: self.status,
            slug: self.slug,
            path: self.path,
            published_at: self.published_at,
            updated_at: self.updated_at,
        }
    }
}

/// The columns that decide where and from when on a post is public, and what readers are told of
/// that.
#[derive(Clone, Copy, Debug)]
pub struct PostState<'a> {
    /// Draft, public or trash.
    pub status: PostStatus,
    /// The last segment of the path.
    pub slug: &'a Slug,
    /// The path; `None` while the post has none.
    pub path: Option<&'a PostPath>,
    /// The time from which the post is public.
    pub published_at: Option<Timestamp>,
    /// The date of modification.
    pub updated_at: Timestamp,
}

/// Inserts a post at version 1.
pub async fn insert(conn: &mut Conn, row: &PostRow<'_>) -> Result<Post> {
    Ok(write_row!(
        fetch_one,
        conn,
        row,
        sql!["INSERT INTO post (" columns_written ", created_at, origin_system, origin_id, version)
         VALUES (" values_written ", $24, $25, $26, 1)
         RETURNING " post_columns],
        row.created_at,
        row.origin.map(|origin| &origin.system),
        row.origin.map(|origin| &origin.id),
    )?)
}

/// Replaces the columns of a post and increments the version. Returns `None` when the stored
/// version is no longer `version`.
pub async fn update(
    conn: &mut Conn,
    id: PostId,
    version: i64,
    row: &PostRow<'_>,
) -> Result<Option<Post>> {
    Ok(write_row!(
        fetch_optional,
        conn,
        row,
        sql!["UPDATE post
         SET (" columns_written ") = (" values_written "), version = version + 1
         WHERE id = $24 AND version = $25
         RETURNING " post_columns],
        id,
        version,
    )?)
}

/// Replaces the state of a post, without its text, and increments the version. Returns `None` when
/// the stored version is no longer `version`.
pub async fn update_state(
    conn: &mut Conn,
    id: PostId,
    version: i64,
    state: &PostState<'_>,
) -> Result<Option<Post>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE post
         SET status = $3, slug = $4, path = $5, published_at = $6, updated_at = $7, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING " post_columns],
        id,
        version,
        state.status,
        state.slug,
        state.path,
        state.published_at,
        state.updated_at,
    )?)
}

/// Replaces the author of a post and increments the version. Returns `None` when the stored version
/// is no longer `version`.
pub async fn update_author(
    conn: &mut Conn,
    id: PostId,
    version: i64,
    author: UserId,
    updated_at: Timestamp,
) -> Result<Option<Post>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE post
         SET author_id = $3, updated_at = $4, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING " post_columns],
        id,
        version,
        author,
        updated_at,
    )?)
}

/// Lists at most `limit` posts by an author in any state with an id above `after`, oldest first.
pub async fn list_by_author(
    conn: &mut Conn,
    author: UserId,
    after: PostId,
    limit: i64,
) -> Result<Vec<Post>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " post_columns "
         FROM post
         WHERE author_id = $1 AND id > $2
         ORDER BY id
         LIMIT $3"],
        author,
        after,
        limit,
    )?)
}

/// Adds `more` to the stored number of a post's public comments; `more` may be negative.
pub async fn add_to_comment_count(conn: &mut Conn, id: PostId, more: i64) -> Result<()> {
    execute!(
        conn,
        "UPDATE post SET comment_count = comment_count + $2 WHERE id = $1",
        id,
        more
    )?;
    Ok(())
}

/// Deletes a post with its revisions and comments. Its paths remain, as gone. Returns false when
/// there is no such post.
pub async fn delete(conn: &mut Conn, id: PostId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM post WHERE id = $1", id)? == 1)
}
