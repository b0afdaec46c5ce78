//! `POST /api/v1/imports/{id}/stop`

use axum::body::Body;
use axum::http::Response;

use super::representation::ImportView;
use crate::model::ImportId;
use crate::transfer::background;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentEmpty;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;

/// Stops an import.
///
/// The survey, the import or the undo ends within seconds. What was written stays; the import can be
/// started again, or be undone.
#[utoipa::path(post, path = "/v1/imports/{id}/stop", tag = "imports", params(("id" = ImportId, Path, description = "The import")),
    security(("token" = ["admin"])),
    responses((status = 200, description = "The import, which is stopped", body = ImportView)))]
pub async fn stop_import(
    caller: RequireScope<scope::Admin>,
    Path(id): Path<ImportId>,
    posted: IdempotentEmpty,
) -> Answered<Response<Body>> {
    let mut tx = posted.commit.begin().await?;
    let import = background::stop(&mut tx, &caller, id).await?;
    let answer = Answer::ok(&ImportView::of(import)?)?;
    posted.commit.finish(tx, answer).await
}
