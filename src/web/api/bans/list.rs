//! `GET /api/v1/bans`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::BanView;
use crate::model::Scope;
use crate::store;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Lists all bans, newest first, including expired ones.
#[utoipa::path(get, path = "/v1/bans", tag = "bans", params(Paging), security(("token" = ["comments:moderate"])),
    responses((status = 200, description = "One part of the list", body = Items<BanView>)))]
pub async fn list_bans(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsModerate>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    caller.require_bans(Scope::CommentsModerate)?;
    let limit = paging::limit(paging.limit)?;
    let before = paging::by_number(paging.cursor.as_deref(), i64::MAX)?;
    let bans = store::bans::list(&mut app.db.read().await?, before, limit + 1).await?;
    let bans = bans
        .into_iter()
        .map(|ban| BanView::new(&caller, ban))
        .collect();
    Items::cut(bans, limit, |ban: &BanView| paging::encode(ban.id)).answer(&uri, "cursor")
}
