//! `DELETE /api/v1/redirects/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::load;
use crate::model::RedirectId;
use crate::site;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// The query parameters of `delete_redirect`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RedirectDeleteParameters {
    /// Whether to make the path available again. This is not possible for a former path of a post,
    /// a series or an author.
    #[serde(default)]
    purge: bool,
}

/// Deletes a redirect. Its path returns 410 from then on, because links to it may still be
/// followed.
///
/// With `purge=true` the path returns 404 and can be used again.
#[utoipa::path(delete, path = "/v1/redirects/{id}", tag = "redirects",
    params(("id" = RedirectId, Path, description = "The redirect"), RedirectDeleteParameters, IfMatchHeader), security(("token" = ["settings:write"])),
    responses((status = 204, description = "Deleted"), (status = 409, description = "The path belongs or belonged to a post, a series or an author")))]
pub async fn delete_redirect(
    State(app): State<App>,
    caller: RequireScope<scope::SettingsWrite>,
    Path(id): Path<RedirectId>,
    if_match: IfMatch,
    Query(RedirectDeleteParameters { purge }): Query<RedirectDeleteParameters>,
    commit: Commit,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let redirect = load(&mut tx, id).await?;
    if_match.check(redirect.version)?;
    site::delete_redirect(&mut tx, &app.services, &caller, &redirect, purge).await?;
    commit.finish(tx, Answer::nothing()).await
}
