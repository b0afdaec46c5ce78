//! `PATCH /api/v1/series/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{SeriesView, load, view};
use crate::app::App;
use crate::model::{Series, SeriesId, Slug};
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;

/// What is to change of a series: what is absent stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "title": "Two years of bread" }))]
pub struct SeriesPatch {
    /// One line of 1 to 300 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 300)]
    title: Option<String>,
    /// The last part of its address; the old address leads to the new one for ever.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    slug: Option<Slug>,
    /// What is said of it, as plain text: up to 2000 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_length = 2000)]
    description: Option<String>,
}

/// Changes a series: what the body leaves out stays.
#[utoipa::path(patch, path = "/v1/series/{id}", tag = "series", params(("id" = SeriesId, Path, description = "The series"), IfMatchHeader),
    request_body = SeriesPatch, security(("token" = ["posts:write"])),
    responses((status = 200, description = "The series as it is now", body = SeriesView, headers(("ETag" = String)))))]
pub async fn update_series(
    State(app): State<App>,
    caller: May<scope::PostsWrite>,
    Path(id): Path<SeriesId>,
    if_match: IfMatch,
    Json(patch): Json<SeriesPatch>,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    let before = load(&mut tx, id).await?;
    if_match.check(before.version)?;
    let series = publishing::update_series(
        &mut tx,
        &app.services,
        caller.actor(),
        &apply(before, patch),
    )
    .await?;
    tx.commit().await?;
    let series = view(&app, series);
    Ok(Answer::ok(&series)?.version(series.version).into_response())
}

fn apply(before: Series, patch: SeriesPatch) -> Series {
    Series {
        title: patch.title.unwrap_or(before.title),
        slug: patch.slug.unwrap_or(before.slug),
        description: patch.description.unwrap_or(before.description),
        ..before
    }
}
