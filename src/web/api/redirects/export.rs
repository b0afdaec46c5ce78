//! `GET /api/v1/redirects/export`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::site;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Gives every redirect that was made and every address that is gone as CSV, oldest first.
///
/// The columns are `path,target,hits,last_hit_at,created_at,updated_at`; an import takes the
/// file back. Old addresses of posts are not in it: they follow from the posts.
#[utoipa::path(get, path = "/v1/redirects/export", tag = "redirects", security(("token" = ["settings:read"])),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv")))]
pub async fn export_redirects(
    State(app): State<App>,
    _caller: May<scope::SettingsRead>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let file = site::export_redirects(&mut app.db.read().await?).await?;
    Ok(Answer::text("text/csv; charset=utf-8; header=present", file).into_response())
}
