//! `/posts/{id}/revisions`: the saved versions of a post.
//!
//! Each operation has a file of its own and a line in `routes`; [`RevisionView`] is what they
//! return.

mod diff;
mod get;
pub mod line_diff;
mod list;
mod restore;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{Format, LanguageTag, MediaPath, PostId, Slug, UserId};
use crate::store::revisions::Revision;
use crate::web::api::table::{Routes, routes};

pub use restore::restored_draft;

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_revisions))
        .routes(routes!(get::get_revision))
        .routes(routes!(diff::get_revision_diff))
        .routes(routes!(restore::restore_revision))
}

/// The text of a post as it was saved at one time.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Revision, example = json!({
    "post_id": 42, "number": 1, "title": "Hello", "subtitle": "", "slug": "hello", "body": "Hello, *wrold*.", "format": "markdown",
    "labels": ["News"], "lang": null, "cover": null, "saved_by": 1, "saved_at": "2022-01-07T09:30:00Z"
}))]
pub struct RevisionView {
    /// The id of the post.
    pub post_id: PostId,
    /// The number of the revision, which is the post's version.
    pub number: i64,
    /// The title.
    pub title: String,
    /// The subtitle.
    pub subtitle: String,
    /// The slug.
    pub slug: Slug,
    /// The body.
    pub body: String,
    /// The format of the body.
    pub format: Format,
    /// The labels.
    pub labels: Vec<String>,
    /// The language.
    #[schema(value_type = Option<String>)]
    pub lang: Option<LanguageTag>,
    /// The cover.
    pub cover: Option<MediaPath>,
    /// The user who saved the revision; `null` for an import.
    pub saved_by: Option<UserId>,
    /// When the revision was saved.
    pub saved_at: DateTime<Utc>,
}

impl From<Revision> for RevisionView {
    fn from(revision: Revision) -> Self {
        Self {
            post_id: revision.post_id,
            number: revision.number,
            title: revision.title,
            subtitle: revision.subtitle,
            slug: revision.slug,
            body: revision.source,
            format: revision.format,
            labels: revision.labels.0,
            lang: revision.lang,
            cover: revision.cover,
            saved_by: revision.user_id,
            saved_at: revision.saved_at,
        }
    }
}
