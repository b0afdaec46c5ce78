//! `PATCH /api/v1/imports/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::representation::ImportView;
use crate::model::ImportId;
use crate::transfer::background::{self, ImportOptions};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::json::Json;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// The fields of an import that can be changed.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "options": { "from": "https://old.example.org", "skip": ["pingbacks"] } }))]
pub struct ImportUpdate {
    /// The options, all of them: those that are left out get their defaults.
    options: ImportOptions,
}

/// Replaces the options of an import, and surveys its files again.
///
/// The import must be `ready`, `stopped` or `failed`.
#[utoipa::path(patch, path = "/v1/imports/{id}", tag = "imports", params(("id" = ImportId, Path, description = "The import")),
    request_body = ImportUpdate, security(("token" = ["admin"])),
    responses((status = 200, description = "The import, which is being surveyed", body = ImportView)))]
pub async fn update_import(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<ImportId>,
    commit: Commit,
    Json(update): Json<ImportUpdate>,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let options = &update.options;
    let import = background::set_options(&mut tx, &app.services, &caller, id, options).await?;
    let answer = Answer::ok(&ImportView::of(import)?)?;
    commit.finish(tx, answer).await
}
