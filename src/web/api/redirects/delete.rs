//! `DELETE /api/v1/redirects/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::load;
use crate::app::App;
use crate::model::RedirectId;
use crate::site;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// How much is left of it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Whether nothing is left and the address is free again; never where a post, a series or an author was.
    #[serde(default)]
    purge: bool,
}

/// Deletes a redirect: readers were sent on from its address, so that it answers 410 from then on.
///
/// With `purge=true` nothing is left of it, which answers 404, and another may have the address.
#[utoipa::path(delete, path = "/v1/redirects/{id}", tag = "redirects",
    params(("id" = RedirectId, Path, description = "The redirect"), Parameters, IfMatchHeader), security(("token" = ["settings:write"])),
    responses((status = 204, description = "It leads nowhere any more"), (status = 409, description = "A post is at the address, or something was")))]
pub async fn delete_redirect(
    State(app): State<App>,
    caller: May<scope::SettingsWrite>,
    Path(id): Path<RedirectId>,
    if_match: IfMatch,
    Query(Parameters { purge }): Query<Parameters>,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    let redirect = load(&mut tx, id).await?;
    if_match.check(redirect.version)?;
    site::delete_redirect(&mut tx, &app.services, caller.actor(), &redirect, purge).await?;
    tx.commit().await?;
    Ok(Answer::nothing().into_response())
}
