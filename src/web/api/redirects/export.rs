//! `GET /api/v1/redirects/export`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::site;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns all redirects and paths that are gone as CSV, oldest first.
///
/// The columns are `path,target,follow_count,last_followed_at,created_at,updated_at`; the file can
/// be imported again. Old paths of posts are not in it, because they follow from the posts.
#[utoipa::path(get, path = "/v1/redirects/export", tag = "redirects", security(("token" = ["settings:read"])),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv",
        example = json!("path,target,follow_count,last_followed_at,created_at,updated_at\n/2011/10/old.html,/2022/01/new,7,2022-01-06T08:00:00Z,2022-01-01T00:00:00Z,2022-01-01T00:00:00Z\n"))))]
pub async fn export_redirects(
    State(app): State<App>,
    caller: RequireScope<scope::SettingsRead>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let file = site::export_redirects(&mut app.db.read().await?, &caller).await?;
    Ok(Answer::text("text/csv; charset=utf-8; header=present", file).into_response())
}
