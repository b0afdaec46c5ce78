//! `POST /api/v1/imports`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::location;
use super::representation::ImportView;
use crate::transfer::background::{self, ImportOptions, NewFiles};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// An import of files that are on the server.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "files": ["site.xml", "uploads"], "options": { "skip": ["pingbacks"] } }))]
pub struct NewImport {
    /// Paths of files and folders below the folder `imports`, which is beside the database; 1 to 100.
    /// Several files are one export.
    #[schema(min_items = 1, max_items = 100)]
    files: Vec<String>,
    /// The options.
    #[serde(default)]
    options: ImportOptions,
}

/// Begins an import of files that the owner has put on the server.
///
/// The format is recognised at once. Then the files are surveyed in the background: read to their end,
/// without anything being written. When the state is `ready`, the counts, the findings and the ledger
/// say what an import would do; `POST …/start` lets it begin.
#[utoipa::path(post, path = "/v1/imports", tag = "imports", request_body = NewImport, security(("token" = ["admin"])),
    responses((status = 201, description = "The import, which is being surveyed", body = ImportView, headers(("Location" = String)))))]
pub async fn create_import(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    posted: IdempotentJson<NewImport>,
) -> Answered<Response<Body>> {
    let NewImport { files, options } = posted.body;
    let services = &app.services;
    let files = NewFiles::Named(files);
    let prepared = background::prepare(&app.db, services, &caller, files, options).await?;
    let mut tx = posted.commit.begin().await?;
    let import = background::create(&mut tx, services, &caller, &prepared).await?;
    let answer = Answer::created(location(import.id), &ImportView::of(import)?)?;
    posted.commit.finish(tx, answer).await
}
