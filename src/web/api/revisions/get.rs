//! `GET /api/v1/posts/{id}/revisions/{number}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::RevisionView;
use crate::model::PostId;
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns a revision of a post.
#[utoipa::path(get, path = "/v1/posts/{id}/revisions/{number}", tag = "revisions",
    params(("id" = PostId, Path, description = "The post"), ("number" = i64, Path, description = "The number of the revision")),
    security(("token" = ["posts:read"])),
    responses((status = 200, description = "The revision", body = RevisionView)))]
pub async fn get_revision(
    State(app): State<App>,
    caller: RequireScope<scope::PostsRead>,
    Path((post, number)): Path<(PostId, i64)>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let revision =
        publishing::find_revision(&mut conn, &app.services, &caller, post, number).await?;
    Ok(Answer::ok(&RevisionView::from(revision))?.into_response())
}
