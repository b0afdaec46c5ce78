//! Posts and pages.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{
    AccountId, CommentMode, CommentPolicy, Format, Kind, LabelId, Origin, Post, PostId, PostPath,
    PostStatus,
};
use crate::model::{SeriesId, Slug, TranslationKey};
use crate::search::Matcher;

/// One post.
pub async fn find(conn: &mut Conn, id: PostId) -> Result<Option<Post>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt, author_id, lang,
                comments, comment_policy, comment_count, pinned, series_id, series_position, translation_key,
                created_at, published_at, updated_at, version, origin_system, origin_id
         FROM post
         WHERE id = $1",
        id,
    )?)
}

/// The post whose current path this is.
pub async fn find_by_path(conn: &mut Conn, path: &str) -> Result<Option<Post>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt, author_id, lang,
                comments, comment_policy, comment_count, pinned, series_id, series_position, translation_key,
                created_at, published_at, updated_at, version, origin_system, origin_id
         FROM post
         WHERE path = $1",
        path,
    )?)
}

/// The post that was imported as `origin`.
pub async fn find_by_origin(conn: &mut Conn, origin: &Origin) -> Result<Option<Post>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt, author_id, lang,
                comments, comment_policy, comment_count, pinned, series_id, series_position, translation_key,
                created_at, published_at, updated_at, version, origin_system, origin_id
         FROM post
         WHERE origin_system = $1 AND origin_id = $2",
        &origin.system,
        &origin.id,
    )?)
}

/// Which public posts a page of readers lists.
#[derive(Clone, Debug)]
pub struct PublicFilter {
    /// Only those public by then.
    pub now: Timestamp,
    /// Only those published at or after this.
    pub from: Timestamp,
    /// Only those with this label.
    pub label: Option<LabelId>,
}

/// Public posts, newest first, below `before`.
pub async fn list_public(
    conn: &mut Conn,
    filter: &PublicFilter,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Post>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt, author_id, lang,
                comments, comment_policy, comment_count, pinned, series_id, series_position, translation_key,
                created_at, published_at, updated_at, version, origin_system, origin_id
         FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1 AND published_at >= $2
           AND (published_at, id) < ($3, $4)
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $5) OR $5 IS NULL)
         ORDER BY published_at DESC, id DESC
         LIMIT $6",
        filter.now,
        filter.from,
        before.at,
        before.id,
        filter.label,
        limit,
    )?)
}

/// Public posts that stay on top, newest first.
pub async fn list_pinned(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Post>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt, author_id, lang,
                comments, comment_policy, comment_count, pinned, series_id, series_position, translation_key,
                created_at, published_at, updated_at, version, origin_system, origin_id
         FROM post
         WHERE kind = 'post' AND status = 'public' AND pinned = (1 = 1) AND published_at <= $1
         ORDER BY published_at DESC, id DESC
         LIMIT $2",
        now,
        limit,
    )?)
}

/// A public post as a line of an archive.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    /// Its id.
    pub id: PostId,
    /// Its title; empty where it has none.
    pub title: String,
    /// Its beginning as plain text.
    pub excerpt: String,
    /// Its language where it is not the blog's.
    pub lang: Option<String>,
    /// Its address.
    pub path: PostPath,
    /// When it was published.
    pub published_at: Timestamp,
}

/// The public posts of `[from, to)`, newest first.
pub async fn list_lines(
    conn: &mut Conn,
    now: Timestamp,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Line>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, title, excerpt, lang, path, published_at
         FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1 AND published_at >= $2 AND published_at < $3
         ORDER BY published_at DESC, id DESC",
        now,
        from,
        to,
    )?)
}

/// When each public post was published, newest first: what an archive counts, in the blog's zone.
pub async fn list_published(conn: &mut Conn, now: Timestamp) -> Result<Vec<Timestamp>> {
    let rows: Vec<(Timestamp,)> = fetch_all!(
        conn,
        "SELECT published_at
         FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1
         ORDER BY published_at DESC",
        now,
    )?;
    Ok(rows.into_iter().map(|(at,)| at).collect())
}

/// Public posts as lines, newest first, below `before`.
pub async fn list_newest_lines(
    conn: &mut Conn,
    filter: &PublicFilter,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Line>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, title, excerpt, lang, path, published_at
         FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1 AND published_at >= $2
           AND (published_at, id) < ($3, $4)
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $5) OR $5 IS NULL)
         ORDER BY published_at DESC, id DESC
         LIMIT $6",
        filter.now,
        filter.from,
        before.at,
        before.id,
        filter.label,
        limit,
    )?)
}

/// The next moment at which a post becomes public.
pub async fn next_publication(conn: &mut Conn, now: Timestamp) -> Result<Option<Timestamp>> {
    let row: (Option<Timestamp>,) = fetch_one!(
        conn,
        "SELECT MIN(published_at) FROM post WHERE status = 'public' AND published_at > $1",
        now
    )?;
    Ok(row.0)
}

/// Which posts an author lists.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this stored state.
    pub status: Option<PostStatus>,
    /// Only those public after this moment.
    pub published_after: Option<Timestamp>,
    /// Only those public by this moment.
    pub published_by: Option<Timestamp>,
    /// Only posts, or only pages.
    pub kind: Option<Kind>,
    /// Only those with this folded label.
    pub label: Option<String>,
    /// Only this person's.
    pub author: Option<AccountId>,
    /// Only the parts of this series.
    pub series: Option<SeriesId>,
    /// Only the translations of one text.
    pub translation_key: Option<TranslationKey>,
    /// Only those that fit this.
    pub matcher: Option<Matcher>,
}

/// Every kind of post, newest made first, below `before`.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Post>> {
    let expression = filter
        .matcher
        .as_ref()
        .map(|matcher| conn.expression(matcher));
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt, author_id, lang,
                        comments, comment_policy, comment_count, pinned, series_id, series_position, translation_key,
                        created_at, published_at, updated_at, version, origin_system, origin_id
                 FROM post
                 WHERE (status = $1 OR $1 IS NULL)
                   AND (published_at > $2 OR $2 IS NULL)
                   AND (published_at <= $3 OR $3 IS NULL)
                   AND (kind = $4 OR $4 IS NULL)
                   AND (id IN (SELECT post_id FROM post_label JOIN label ON label.id = post_label.label_id WHERE label.folded = $5) OR $5 IS NULL)
                   AND (author_id = $6 OR $6 IS NULL)
                   AND (CAST($7 AS TEXT) IS NULL OR id IN (SELECT rowid FROM search_post WHERE search_post MATCH $7))
                   AND (series_id = $8 OR $8 IS NULL)
                   AND (translation_key = $9 OR $9 IS NULL)
                   AND (created_at, id) < ($10, $11)
                 ORDER BY created_at DESC, id DESC
                 LIMIT $12",
        postgres: "SELECT id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt, author_id, lang,
                          comments, comment_policy, comment_count, pinned, series_id, series_position, translation_key,
                          created_at, published_at, updated_at, version, origin_system, origin_id
                   FROM post
                   WHERE (status = $1 OR $1 IS NULL)
                     AND (published_at > $2 OR $2 IS NULL)
                     AND (published_at <= $3 OR $3 IS NULL)
                     AND (kind = $4 OR $4 IS NULL)
                     AND (id IN (SELECT post_id FROM post_label JOIN label ON label.id = post_label.label_id WHERE label.folded = $5) OR $5 IS NULL)
                     AND (author_id = $6 OR $6 IS NULL)
                     AND (CAST($7 AS TEXT) IS NULL OR id IN (SELECT post_id FROM search_post WHERE words @@ CAST(CAST($7 AS TEXT) AS tsquery)))
                     AND (series_id = $8 OR $8 IS NULL)
                     AND (translation_key = $9 OR $9 IS NULL)
                     AND (created_at, id) < ($10, $11)
                   ORDER BY created_at DESC, id DESC
                   LIMIT $12",
        filter.status,
        filter.published_after,
        filter.published_by,
        filter.kind,
        &filter.label,
        filter.author,
        expression,
        filter.series,
        &filter.translation_key,
        before.at,
        before.id,
        limit,
    )?)
}

/// A post's columns as `publishing` makes them.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Post or page.
    pub kind: Kind,
    /// Draft, public or trash.
    pub status: PostStatus,
    /// The last part of its address.
    pub slug: &'a Slug,
    /// Its address.
    pub path: Option<&'a PostPath>,
    /// Its title.
    pub title: &'a str,
    /// Its subtitle.
    pub subtitle: &'a str,
    /// What the author wrote.
    pub source: &'a str,
    /// In which format.
    pub format: Format,
    /// Rendered and sanitised.
    pub html: &'a str,
    /// By which renderer.
    pub renderer_version: i64,
    /// The https origins of its images.
    pub image_hosts: &'a [String],
    /// Its beginning.
    pub excerpt: &'a str,
    /// Who wrote it.
    pub author_id: AccountId,
    /// Its language.
    pub lang: Option<&'a str>,
    /// Who may comment.
    pub comments: CommentMode,
    /// What it says about comments beside that.
    pub comment_policy: &'a CommentPolicy,
    /// Whether it stays on top.
    pub pinned: bool,
    /// Its series, and its place there.
    pub series: Option<(SeriesId, i64)>,
    /// What it shares with its translations.
    pub translation_key: Option<&'a TranslationKey>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is public.
    pub published_at: Option<Timestamp>,
    /// When it was changed.
    pub updated_at: Timestamp,
    /// Where it was imported from.
    pub origin: Option<&'a Origin>,
}

/// Stores a post at version 1.
pub async fn insert(conn: &mut Conn, row: &Row<'_>) -> Result<Post> {
    Ok(fetch_one!(
        conn,
        "INSERT INTO post (kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt,
                           author_id, lang, comments, comment_policy, pinned, series_id, series_position, translation_key,
                           created_at, published_at, updated_at, version, origin_system, origin_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, 1, $24, $25)
         RETURNING id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt, author_id, lang,
                comments, comment_policy, comment_count, pinned, series_id, series_position, translation_key,
                created_at, published_at, updated_at, version, origin_system, origin_id",
        row.kind,
        row.status,
        row.slug,
        row.path,
        row.title,
        row.subtitle,
        row.source,
        row.format,
        row.html,
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
        row.created_at,
        row.published_at,
        row.updated_at,
        row.origin.map(|origin| &origin.system),
        row.origin.map(|origin| &origin.id),
    )?)
}

/// Replaces a post that is still at `version`; `None` when it is not.
pub async fn update(
    conn: &mut Conn,
    id: PostId,
    version: i64,
    row: &Row<'_>,
) -> Result<Option<Post>> {
    Ok(fetch_optional!(
        conn,
        "UPDATE post
         SET kind = $3, status = $4, slug = $5, path = $6, title = $7, subtitle = $8, source = $9, format = $10, html = $11,
             renderer_version = $12, image_hosts = $13, excerpt = $14, author_id = $15, lang = $16, comments = $17, comment_policy = $18, pinned = $19,
             series_id = $20, series_position = $21, translation_key = $22, published_at = $23, updated_at = $24, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt, author_id, lang,
                comments, comment_policy, comment_count, pinned, series_id, series_position, translation_key,
                created_at, published_at, updated_at, version, origin_system, origin_id",
        id,
        version,
        row.kind,
        row.status,
        row.slug,
        row.path,
        row.title,
        row.subtitle,
        row.source,
        row.format,
        row.html,
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
    )?)
}

/// Adds to the number of a post's approved comments.
pub async fn add_to_comment_count(conn: &mut Conn, id: PostId, more: i64) -> Result<()> {
    execute!(
        conn,
        "UPDATE post SET comment_count = comment_count + $2 WHERE id = $1",
        id,
        more
    )?;
    Ok(())
}

/// Deletes a post with its revisions and comments; its paths stay, as gone.
pub async fn delete(conn: &mut Conn, id: PostId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM post WHERE id = $1", id)? == 1)
}
