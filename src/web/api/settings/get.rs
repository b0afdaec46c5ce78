//! `GET /api/v1/settings`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::SettingsView;
use crate::app::App;
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Gives the settings.
#[utoipa::path(get, path = "/v1/settings", tag = "settings", security(("token" = ["settings:read"])),
    responses((status = 200, description = "The settings", body = SettingsView, headers(("ETag" = String)))))]
pub async fn get_settings(
    State(app): State<App>,
    _caller: May<scope::SettingsRead>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let settings = SettingsView::from(store::settings::find(&mut app.db.read().await?).await?);
    Ok(Answer::ok(&settings)?
        .version(settings.version)
        .into_response())
}
