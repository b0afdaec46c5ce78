//! `GET /api/v1/series`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::{SeriesView, view};
use crate::model::SeriesId;
use crate::store;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Lists all series, oldest first.
#[utoipa::path(get, path = "/v1/series", tag = "series", params(Paging), security(("token" = ["posts:read"])),
    responses((status = 200, description = "One part of the list", body = Items<SeriesView>)))]
pub async fn list_series(
    State(app): State<App>,
    _caller: RequireScope<scope::PostsRead>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let after = SeriesId(paging::by_number(paging.cursor.as_deref(), 0)?);
    let found = store::series::list(&mut app.db.read().await?, after, limit + 1).await?;
    let found = found.into_iter().map(|series| view(&app, series)).collect();
    Items::cut(found, limit, |series: &SeriesView| {
        paging::encode(series.id)
    })
    .answer(&uri, "cursor")
}
