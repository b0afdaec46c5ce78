//! `POST /api/v1/imports/{id}/start`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::representation::ImportView;
use crate::model::ImportId;
use crate::transfer::background;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentEmpty;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// Starts an import.
///
/// Writes what the survey has announced, or goes on after a stop or a failure. It runs in the background:
/// no mail is sent, no hub is notified, and the spam filter learns nothing. What an earlier import has
/// written is recognised.
///
/// The import must be `ready`, `stopped` or `failed`.
#[utoipa::path(post, path = "/v1/imports/{id}/start", tag = "imports", params(("id" = ImportId, Path, description = "The import")),
    security(("token" = ["admin"])),
    responses((status = 200, description = "The import, which runs", body = ImportView)))]
pub async fn start_import(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<ImportId>,
    posted: IdempotentEmpty,
) -> Answered<Response<Body>> {
    let mut tx = posted.commit.begin().await?;
    let import = background::start(&mut tx, &app.services, &caller, id).await?;
    let answer = Answer::ok(&ImportView::of(import)?)?;
    posted.commit.finish(tx, answer).await
}
