//! `GET /api/v1/redirects/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::{RedirectView, load};
use crate::model::RedirectId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns a redirect.
#[utoipa::path(get, path = "/v1/redirects/{id}", tag = "redirects", params(("id" = RedirectId, Path, description = "The redirect")),
    security(("token" = ["settings:read"])),
    responses((status = 200, description = "The redirect", body = RedirectView, headers(("ETag" = String)))))]
pub async fn get_redirect(
    State(app): State<App>,
    caller: RequireScope<scope::SettingsRead>,
    Path(id): Path<RedirectId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    caller.require_read_redirects()?;
    let redirect = load(&mut app.db.read().await?, id).await?;
    let version = redirect.version;
    Ok(Answer::ok(&RedirectView::from(redirect))?
        .version(version)
        .into_response())
}
