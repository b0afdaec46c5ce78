//! `PATCH /api/v1/redirects/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{RedirectView, load, target};
use crate::model::RedirectId;
use crate::site;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// A change to a redirect. The path cannot be changed: create another redirect instead.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "target": "https://example.com/elsewhere" }))]
pub struct RedirectPatch {
    /// The new target. With `null` the path returns 410 Gone.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    target: Option<Option<String>>,
}

/// Changes the target of a redirect.
///
/// This is also how the path of a purged post is given a target.
#[utoipa::path(patch, path = "/v1/redirects/{id}", tag = "redirects", params(("id" = RedirectId, Path, description = "The redirect"), IfMatchHeader),
    request_body = RedirectPatch, security(("token" = ["settings:write"])),
    responses((status = 200, description = "The changed redirect", body = RedirectView, headers(("ETag" = String)))))]
pub async fn update_redirect(
    State(app): State<App>,
    caller: RequireScope<scope::SettingsWrite>,
    Path(id): Path<RedirectId>,
    if_match: IfMatch,
    commit: Commit,
    Json(patch): Json<RedirectPatch>,
) -> Answered<Response<Body>> {
    let wanted = patch
        .target
        .as_ref()
        .map(|text| target(&app, text.as_deref()))
        .transpose()?;
    let mut tx = commit.begin().await?;
    let mut redirect = load(&mut tx, id).await?;
    if_match.check(redirect.version)?;
    if let Some(wanted) = wanted {
        redirect =
            site::update_redirect(&mut tx, &app.services, &caller, &redirect, wanted.as_ref())
                .await?;
    }
    let version = redirect.version;
    let answer = Answer::ok(&RedirectView::from(redirect))?.version(version);
    commit.finish(tx, answer).await
}
