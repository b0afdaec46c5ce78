//! `DELETE /api/v1/imports/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::model::ImportId;
use crate::transfer::background;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Deletes an import that has written nothing, or that was undone, with its uploaded files.
#[utoipa::path(delete, path = "/v1/imports/{id}", tag = "imports", params(("id" = ImportId, Path, description = "The import")),
    security(("token" = ["admin"])),
    responses((status = 204, description = "Deleted")))]
pub async fn delete_import(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<ImportId>,
    Query(NoParameters {}): Query<NoParameters>,
    commit: Commit,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let uploaded = background::delete(&mut tx, &app.services, &caller, id).await?;
    let is_dry_run = commit.is_dry_run();
    let response = commit.finish(tx, Answer::nothing()).await?;
    if !is_dry_run {
        uploaded.remove().await;
    }
    Ok(response)
}
