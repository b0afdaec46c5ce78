//! `GET /api/v1/bans/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::BanView;
use crate::error::Error;
use crate::model::{BanId, Scope};
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns a ban.
#[utoipa::path(get, path = "/v1/bans/{id}", tag = "bans", params(("id" = BanId, Path, description = "The ban")),
    security(("token" = ["comments:moderate"])),
    responses((status = 200, description = "The ban", body = BanView)))]
pub async fn get_ban(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsModerate>,
    Path(id): Path<BanId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    caller.require_bans(Scope::CommentsModerate)?;
    let ban = store::bans::find(&mut app.db.read().await?, id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Answer::ok(&BanView::new(&caller, ban))?.into_response())
}
