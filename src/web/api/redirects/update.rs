//! `PATCH /api/v1/redirects/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{RedirectView, load, target};
use crate::app::App;
use crate::model::RedirectId;
use crate::site;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;

/// What is to change of a redirect. Its path is what it is: make another for another path.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "target": "https://example.com/elsewhere" }))]
pub struct RedirectPatch {
    /// Where it leads; `null` says that what was there is gone.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    target: Option<Option<String>>,
}

/// Has a redirect lead elsewhere, or say that what was there is gone.
///
/// The address of a post that was purged can be given a target this way.
#[utoipa::path(patch, path = "/v1/redirects/{id}", tag = "redirects", params(("id" = RedirectId, Path, description = "The redirect"), IfMatchHeader),
    request_body = RedirectPatch, security(("token" = ["settings:write"])),
    responses((status = 200, description = "The redirect as it is now", body = RedirectView, headers(("ETag" = String)))))]
pub async fn update_redirect(
    State(app): State<App>,
    caller: May<scope::SettingsWrite>,
    Path(id): Path<RedirectId>,
    if_match: IfMatch,
    Json(patch): Json<RedirectPatch>,
) -> Answered<Response<Body>> {
    let wanted = patch
        .target
        .as_ref()
        .map(|text| target(&app, text.as_deref()))
        .transpose()?;
    let mut tx = app.db.begin().await?;
    let mut redirect = load(&mut tx, id).await?;
    if_match.check(redirect.version)?;
    if let Some(wanted) = wanted {
        redirect = site::update_redirect(
            &mut tx,
            &app.services,
            caller.actor(),
            &redirect,
            wanted.as_ref(),
        )
        .await?;
    }
    tx.commit().await?;
    let version = redirect.version;
    Ok(Answer::ok(&RedirectView::from(redirect))?
        .version(version)
        .into_response())
}
