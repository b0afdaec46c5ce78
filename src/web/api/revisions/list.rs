//! `GET /api/v1/posts/{id}/revisions`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::RevisionView;
use crate::app::App;
use crate::model::PostId;
use crate::store;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::path::Path;
use crate::web::api::posts;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Lists what a post was at each save, newest first.
#[utoipa::path(get, path = "/v1/posts/{id}/revisions", tag = "revisions", params(("id" = PostId, Path, description = "The post"), Paging),
    security(("token" = ["posts:read"])),
    responses((status = 200, description = "A part of the list", body = Items<RevisionView>)))]
pub async fn list_revisions(
    State(app): State<App>,
    _caller: May<scope::PostsRead>,
    Path(id): Path<PostId>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let before = paging::by_number(paging.cursor.as_deref(), i64::MAX)?;
    let mut conn = app.db.read().await?;
    posts::load(&mut conn, id).await?;
    let revisions = store::revisions::list(&mut conn, id, before, limit + 1).await?;
    let revisions = revisions.into_iter().map(RevisionView::from).collect();
    Items::cut(revisions, limit, |revision: &RevisionView| {
        paging::encode(revision.number)
    })
    .answer(&uri, "cursor")
}
