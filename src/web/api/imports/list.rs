//! `GET /api/v1/imports`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::representation::ImportView;
use crate::error::Result;
use crate::model::ImportId;
use crate::transfer::background;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Lists the imports of other blogs, newest first.
#[utoipa::path(get, path = "/v1/imports", tag = "imports", params(Paging), security(("token" = ["admin"])),
    responses((status = 200, description = "One part of the list", body = Items<ImportView>)))]
pub async fn list_imports(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let before = ImportId(paging::by_number(paging.cursor.as_deref(), i64::MAX)?);
    let mut conn = app.db.read().await?;
    let imports = background::list(&mut conn, &caller, before, limit + 1).await?;
    drop(conn);
    let imports = imports.into_iter().map(ImportView::of);
    let imports = imports.collect::<Result<Vec<_>>>()?;
    Items::cut(imports, limit, |import: &ImportView| {
        paging::encode(import.id)
    })
    .answer(&uri, "cursor")
}
