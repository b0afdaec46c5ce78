//! `DELETE /api/v1/series/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::load;
use crate::model::SeriesId;
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Deletes a series. Its posts are kept.
#[utoipa::path(delete, path = "/v1/series/{id}", tag = "series", params(("id" = SeriesId, Path, description = "The series"), IfMatchHeader),
    security(("token" = ["posts:write"])),
    responses((status = 204, description = "Deleted")))]
pub async fn delete_series(
    State(app): State<App>,
    caller: RequireScope<scope::PostsWrite>,
    Path(id): Path<SeriesId>,
    Query(NoParameters {}): Query<NoParameters>,
    if_match: IfMatch,
    commit: Commit,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let series = load(&mut tx, id).await?;
    if_match.check(series.version)?;
    publishing::delete_series(&mut tx, &app.services, &caller, &series).await?;
    commit.finish(tx, Answer::nothing()).await
}
