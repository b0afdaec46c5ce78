//! `POST /api/v1/imports/{id}/undo`

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

/// Undoes an import.
///
/// Deletes, in the background, what the import created and nobody has changed or answered since, and
/// frees the addresses. Authors, labels and settings stay. `findings` tells what was deleted and what
/// stays.
#[utoipa::path(post, path = "/v1/imports/{id}/undo", tag = "imports", params(("id" = ImportId, Path, description = "The import")),
    security(("token" = ["admin"])),
    responses((status = 200, description = "The import, which is being undone", body = ImportView)))]
pub async fn undo_import(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<ImportId>,
    posted: IdempotentEmpty,
) -> Answered<Response<Body>> {
    let mut tx = posted.commit.begin().await?;
    let import = background::undo(&mut tx, &app.services, &caller, id).await?;
    let answer = Answer::ok(&ImportView::of(import)?)?;
    posted.commit.finish(tx, answer).await
}
