//! `GET /api/v1/series/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::{SeriesView, load, view};
use crate::model::SeriesId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns a series.
#[utoipa::path(get, path = "/v1/series/{id}", tag = "series", params(("id" = SeriesId, Path, description = "The series")),
    security(("token" = ["posts:read"])),
    responses((status = 200, description = "The series", body = SeriesView, headers(("ETag" = String)))))]
pub async fn get_series(
    State(app): State<App>,
    _caller: RequireScope<scope::PostsRead>,
    Path(id): Path<SeriesId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let series = view(&app, load(&mut app.db.read().await?, id).await?);
    Ok(Answer::ok(&series)?.version(series.version).into_response())
}
