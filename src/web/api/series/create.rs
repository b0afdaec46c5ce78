//! `POST /api/v1/series`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{SeriesView, view};
use crate::app::App;
use crate::model::Slug;
use crate::publishing::{self, NewSeries};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::idempotency::Posted;
use crate::web::api::problem::Answered;

/// A new series.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSeries, example = json!({ "title": "A year of bread", "description": "Twelve loaves, one a month." }))]
pub struct Wanted {
    /// One line of 1 to 300 characters.
    #[schema(min_length = 1, max_length = 300)]
    title: String,
    /// The last part of its address; made of the title when absent.
    slug: Option<Slug>,
    /// What is said of it, as plain text: up to 2000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    description: String,
}

/// Creates a series. Posts become its parts by their `series`.
#[utoipa::path(post, path = "/v1/series", tag = "series", request_body = Wanted, security(("token" = ["posts:write"])),
    responses((status = 201, description = "The series", body = SeriesView, headers(("ETag" = String), ("Location" = String)))))]
pub async fn create_series(
    State(app): State<App>,
    caller: May<scope::PostsWrite>,
    posted: Posted<Wanted>,
) -> Answered<Response<Body>> {
    let Wanted {
        title,
        slug,
        description,
    } = posted.body;
    let mut tx = app.db.begin().await?;
    let series = publishing::create_series(
        &mut tx,
        &app.services,
        caller.actor(),
        &NewSeries {
            slug,
            title,
            description,
        },
    )
    .await?;
    let series = view(&app, series);
    let answer =
        Answer::created(format!("/api/v1/series/{}", series.id), &series)?.version(series.version);
    posted.once.finish(&app, tx, answer).await
}
