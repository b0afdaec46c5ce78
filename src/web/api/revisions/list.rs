//! `GET /api/v1/posts/{id}/revisions`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::RevisionView;
use crate::model::PostId;
use crate::publishing;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Lists the revisions of a post, newest first.
///
/// Only owners, editors and the post's author can read revisions.
#[utoipa::path(get, path = "/v1/posts/{id}/revisions", tag = "revisions", params(("id" = PostId, Path, description = "The post"), Paging),
    security(("token" = ["posts:read"])),
    responses((status = 200, description = "One part of the list", body = Items<RevisionView>)))]
pub async fn list_revisions(
    State(app): State<App>,
    caller: RequireScope<scope::PostsRead>,
    Path(id): Path<PostId>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let before = paging::by_number(paging.cursor.as_deref(), i64::MAX)?;
    let mut conn = app.db.read().await?;
    let revisions =
        publishing::list_revisions(&mut conn, &app.services, &caller, id, before, limit + 1)
            .await?;
    let revisions = revisions.into_iter().map(RevisionView::from).collect();
    Items::cut(revisions, limit, |revision: &RevisionView| {
        paging::encode(revision.number)
    })
    .answer(&uri, "cursor")
}
