//! `GET /api/v1/settings`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::{SettingsView, answer};
use crate::store;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns the settings.
///
/// Owners and editors get all settings. Authors get `title`, `language` and `time_zone`; moderators
/// get these and `spam`.
#[utoipa::path(get, path = "/v1/settings", tag = "settings", security(("token" = ["settings:read"])),
    responses((status = 200, description = "The settings", body = SettingsView, headers(("ETag" = String)))))]
pub async fn get_settings(
    State(app): State<App>,
    caller: RequireScope<scope::SettingsRead>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let stored = store::settings::find(&mut app.db.read().await?).await?;
    Ok(answer(&caller, stored)?.into_response())
}
