//! `GET /api/v1/labels`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::{LabelView, view};
use crate::model::label::fold;
use crate::store;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Lists all labels with the number of their published posts, by name.
#[utoipa::path(get, path = "/v1/labels", tag = "labels", params(Paging), security(("token" = ["posts:read"])),
    responses((status = 200, description = "One part of the list", body = Items<LabelView>)))]
pub async fn list_labels(
    State(app): State<App>,
    _caller: RequireScope<scope::PostsRead>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let after = paging::by_name(paging.cursor.as_deref())?;
    let now = app.services.clock.now();
    let labels =
        store::labels::list_after(&mut app.db.read().await?, now, &after, limit + 1).await?;
    let labels = labels.into_iter().map(|label| view(&app, label)).collect();
    Items::cut(labels, limit, |label: &LabelView| {
        paging::encode(fold(&label.name))
    })
    .answer(&uri, "cursor")
}
