//! Revisions: what a post was at each save. Only ever appended.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{AccountId, Format, Label, Post, PostId, Slug};

/// A post's words at one save.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Revision {
    /// The post.
    pub post_id: PostId,
    /// The post's version at that save.
    pub number: i64,
    /// The title then.
    pub title: String,
    /// The subtitle then.
    pub subtitle: String,
    /// The slug then.
    pub slug: Slug,
    /// The source then.
    pub source: String,
    /// The source's format then.
    pub format: Format,
    /// The labels then.
    pub labels: Json<Vec<String>>,
    /// The language then.
    pub lang: Option<String>,
    /// Who saved it.
    pub account_id: Option<AccountId>,
    /// When.
    pub saved_at: Timestamp,
}

impl Revision {
    /// A post as it is now, saved by nobody in particular.
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
            account_id: None,
            saved_at: post.updated_at,
        }
    }
}

/// Appends the post as it is now.
pub async fn insert(
    conn: &mut Conn,
    post: &Post,
    labels: &[String],
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO revision (post_id, number, title, subtitle, slug, source, format, labels, lang, account_id, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        post.id,
        post.version,
        &post.title,
        &post.subtitle,
        &post.slug,
        &post.source,
        post.format,
        Json(labels),
        &post.lang,
        by,
        now,
    )?;
    Ok(())
}

/// The revisions of a post, newest first, below version `before`.
pub async fn list(conn: &mut Conn, post: PostId, before: i64, limit: i64) -> Result<Vec<Revision>> {
    Ok(fetch_all!(
        conn,
        "SELECT post_id, number, title, subtitle, slug, source, format, labels, lang, account_id, saved_at
         FROM revision
         WHERE post_id = $1 AND number < $2
         ORDER BY number DESC
         LIMIT $3",
        post,
        before,
        limit,
    )?)
}

/// One revision of a post.
pub async fn find(conn: &mut Conn, post: PostId, number: i64) -> Result<Option<Revision>> {
    Ok(fetch_optional!(
        conn,
        "SELECT post_id, number, title, subtitle, slug, source, format, labels, lang, account_id, saved_at
         FROM revision
         WHERE post_id = $1 AND number = $2",
        post,
        number,
    )?)
}
