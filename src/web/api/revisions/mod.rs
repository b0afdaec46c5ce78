//! `/posts/{id}/revisions`: what a post was at each save.

mod diff;
mod get;
mod list;
mod restore;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::model::{AccountId, Format, PostId, Slug};
use crate::store::revisions::Revision;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_revisions))
        .routes(routes!(get::get_revision))
        .routes(routes!(diff::get_revision_diff))
        .routes(routes!(restore::restore_revision))
}

/// A post's words at one save.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Revision)]
pub struct RevisionView {
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
    /// The body then.
    pub body: String,
    /// What the body was written in.
    pub format: Format,
    /// The labels then.
    pub labels: Vec<String>,
    /// The language then.
    pub lang: Option<String>,
    /// The user who saved it; `null` for an import.
    pub saved_by: Option<AccountId>,
    /// When it was saved.
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
            saved_by: revision.account_id,
            saved_at: revision.saved_at,
        }
    }
}
