//! `GET /api/v1/imports/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::representation::ImportView;
use crate::model::ImportId;
use crate::transfer::background;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns an import: how far it is, what was found, and what became of it.
#[utoipa::path(get, path = "/v1/imports/{id}", tag = "imports", params(("id" = ImportId, Path, description = "The import")),
    security(("token" = ["admin"])),
    responses((status = 200, description = "The import", body = ImportView)))]
pub async fn get_import(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<ImportId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let import = background::find(&mut app.db.read().await?, &caller, id).await?;
    Ok(Answer::ok(&ImportView::of(import)?)?.into_response())
}
