//! Revisions: a post's texts at each save. Rows are only ever appended.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Format, Label, LanguageTag, MediaPath, Post, PostId, Slug, UserId};

/// A post's texts at one save.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Revision {
    /// The id of the post.
    pub post_id: PostId,
    /// The version of the post at that save.
    pub number: i64,
    /// The title.
    pub title: String,
    /// The subtitle.
    pub subtitle: String,
    /// The slug.
    pub slug: Slug,
    /// The source text.
    pub source: String,
    /// The format of the source text.
    pub format: Format,
    /// The names of the labels.
    pub labels: Json<Vec<String>>,
    /// The language; `None` for the blog's own.
    pub lang: Option<LanguageTag>,
    /// The cover.
    pub cover: Option<MediaPath>,
    /// The user who saved the post, if known.
    pub user_id: Option<UserId>,
    /// The time of the save.
    pub saved_at: Timestamp,
}

/// The columns of a [`Revision`].
macro_rules! revision_columns {
    ($engine:ident) => {
        "post_id, number, title, subtitle, slug, source, format, labels, lang, cover, user_id, saved_at"
    };
}

impl Revision {
    /// Returns the present state of a post as a revision without a user.
    #[must_use]
    pub fn of(post: Post, labels: Vec<Label>) -> Self {
        Self {
            post_id: post.id,
            number: post.version,
            title: post.title,
            subtitle: post.subtitle,
            slug: post.slug,
            source: post.source,
            format: post.format,
            labels: Json(labels.into_iter().map(|label| label.name).collect()),
            lang: post.lang,
            cover: post.cover,
            user_id: None,
            saved_at: post.updated_at,
        }
    }
}

/// Inserts the present state of a post as a revision.
pub async fn insert(
    conn: &mut Conn,
    post: &Post,
    labels: &[String],
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        sql!["INSERT INTO revision (" revision_columns ")
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"],
        post.id,
        post.version,
        &post.title,
        &post.subtitle,
        &post.slug,
        &post.source,
        post.format,
        Json(labels),
        &post.lang,
        &post.cover,
        by,
        now,
    )?;
    Ok(())
}

/// Lists at most `limit` revisions of a post below version `before`, newest first.
pub async fn list(conn: &mut Conn, post: PostId, before: i64, limit: i64) -> Result<Vec<Revision>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " revision_columns "
         FROM revision
         WHERE post_id = $1 AND number < $2
         ORDER BY number DESC
         LIMIT $3"],
        post,
        before,
        limit,
    )?)
}

/// Finds the revision of a post at one version.
pub async fn find(conn: &mut Conn, post: PostId, number: i64) -> Result<Option<Revision>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " revision_columns "
         FROM revision
         WHERE post_id = $1 AND number = $2"],
        post,
        number,
    )?)
}
