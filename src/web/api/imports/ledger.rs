//! `GET /api/v1/imports/{id}/ledger`

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use futures_util::stream;

use super::representation::ImportLossView;
use crate::error::{Error, Result};
use crate::model::ImportId;
use crate::store;
use crate::transfer::background;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// The number of lines that are read at once.
const PART: i64 = 500;

/// Returns everything that an import does not carry, as newline-delimited JSON: a line for each loss.
///
/// `number` counts from 1, `kind` is that of the entry, `whole` tells whether all of it is left out,
/// `reason` says why, and `name` has the entry's id in the export and the beginning of its title. After
/// a survey it is what the import would not carry.
#[utoipa::path(get, path = "/v1/imports/{id}/ledger", tag = "imports", params(("id" = ImportId, Path, description = "The import")),
    security(("token" = ["admin"])),
    responses((status = 200, description = "The losses, in their order", body = String, content_type = "application/x-ndjson",
        example = json!("{\"number\":1,\"kind\":\"comments\",\"whole\":true,\"reason\":\"it has no text\",\"name\":\"12\"}\n"))))]
pub async fn get_import_ledger(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<ImportId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    background::find(&mut app.db.read().await?, &caller, id).await?;
    let parts = stream::try_unfold(0, move |after| {
        let app = app.clone();
        async move { part(&app, id, after).await }
    });
    let mut response = Response::new(Body::from_stream(parts));
    let ndjson = HeaderValue::from_static("application/x-ndjson");
    response.headers_mut().insert(CONTENT_TYPE, ndjson);
    Ok(response)
}

/// Returns the lines after the loss with the number `after`, and the number of the last one; `None`
/// after all.
async fn part(app: &App, id: ImportId, after: i64) -> Result<Option<(Bytes, i64)>> {
    let mut conn = app.db.read().await?;
    let losses = store::imports::list_losses(&mut conn, id, after, PART).await?;
    drop(conn);
    let Some(last) = losses.last().map(|loss| loss.number) else {
        return Ok(None);
    };
    let mut lines = Vec::new();
    for loss in losses {
        serde_json::to_writer(&mut lines, &ImportLossView::from(loss)).map_err(Error::internal)?;
        lines.push(b'\n');
    }
    Ok(Some((lines.into(), last)))
}
