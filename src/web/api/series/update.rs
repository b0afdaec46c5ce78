//! `PATCH /api/v1/series/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{SeriesView, load, view};
use crate::model::{Series, SeriesId, Slug};
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// A change to a series; absent fields stay as they are.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "title": "Two years of bread" }))]
pub struct SeriesPatch {
    /// The title, one line of 1 to 300 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 300)]
    title: Option<String>,
    /// The last part of the path. The old path redirects permanently to the new one.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    slug: Option<Slug>,
    /// The description, plain text of up to 2000 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_length = 2000)]
    description: Option<String>,
}

/// Changes a series. Absent fields stay as they are.
#[utoipa::path(patch, path = "/v1/series/{id}", tag = "series", params(("id" = SeriesId, Path, description = "The series"), IfMatchHeader),
    request_body = SeriesPatch, security(("token" = ["posts:write"])),
    responses((status = 200, description = "The changed series", body = SeriesView, headers(("ETag" = String)))))]
pub async fn update_series(
    State(app): State<App>,
    caller: RequireScope<scope::PostsWrite>,
    Path(id): Path<SeriesId>,
    if_match: IfMatch,
    commit: Commit,
    Json(patch): Json<SeriesPatch>,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let before = load(&mut tx, id).await?;
    if_match.check(before.version)?;
    let series =
        publishing::update_series(&mut tx, &app.services, &caller, &apply(before, patch)).await?;
    let series = view(&app, series);
    let answer = Answer::ok(&series)?.version(series.version);
    commit.finish(tx, answer).await
}

fn apply(before: Series, patch: SeriesPatch) -> Series {
    Series {
        title: patch.title.unwrap_or(before.title),
        slug: patch.slug.unwrap_or(before.slug),
        description: patch.description.unwrap_or(before.description),
        ..before
    }
}
