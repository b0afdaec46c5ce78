//! `GET /api/v1/posts/{id}/revisions/{number}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::RevisionView;
use crate::app::App;
use crate::error::Error;
use crate::model::PostId;
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Gives what a post was at one save.
#[utoipa::path(get, path = "/v1/posts/{id}/revisions/{number}", tag = "revisions",
    params(("id" = PostId, Path, description = "The post"), ("number" = i64, Path, description = "The post's version at that save")),
    security(("token" = ["posts:read"])),
    responses((status = 200, description = "The revision", body = RevisionView)))]
pub async fn get_revision(
    State(app): State<App>,
    _caller: May<scope::PostsRead>,
    Path((post, number)): Path<(PostId, i64)>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let revision = store::revisions::find(&mut app.db.read().await?, post, number)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Answer::ok(&RevisionView::from(revision))?.into_response())
}
