//! `POST /api/v1/series`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{SeriesView, view};
use crate::model::Slug;
use crate::publishing::{self, NewSeries};
use crate::urls;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// A new series.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSeries, example = json!({ "title": "A year of bread", "description": "Twelve loaves, one a month." }))]
pub struct SeriesRequest {
    /// The title, one line of 1 to 300 characters.
    #[schema(min_length = 1, max_length = 300)]
    title: String,
    /// The last part of the path; derived from the title by default.
    slug: Option<Slug>,
    /// The description, plain text of up to 2000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    description: String,
}

/// Creates a series. To add a post, set its `series`.
#[utoipa::path(post, path = "/v1/series", tag = "series", request_body = SeriesRequest, security(("token" = ["posts:write"])),
    responses((status = 201, description = "The series", body = SeriesView, headers(("ETag" = String), ("Location" = String)))))]
pub async fn create_series(
    State(app): State<App>,
    caller: RequireScope<scope::PostsWrite>,
    posted: IdempotentJson<SeriesRequest>,
) -> Answered<Response<Body>> {
    let SeriesRequest {
        title,
        slug,
        description,
    } = posted.body;
    let mut tx = posted.commit.begin().await?;
    let series = publishing::create_series(
        &mut tx,
        &app.services,
        &caller,
        &NewSeries {
            slug,
            title,
            description,
        },
    )
    .await?;
    let series = view(&app, series);
    let answer = Answer::created(urls::api("series", series.id), &series)?.version(series.version);
    posted.commit.finish(tx, answer).await
}
