//! `POST /api/v1/redirects`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{RedirectView, target};
use crate::error::Error;
use crate::model::redirect::parse_source;
use crate::site;
use crate::urls;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// A new redirect.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "path": "/2011/10/old.html", "target": "/2022/01/new" }))]
pub struct NewRedirect {
    /// The path to redirect, beginning with `/`, encoded or not, without a query.
    #[schema(max_length = 500)]
    path: String,
    /// The target: a path of this blog, or an http or https URL. With `null` the path returns 410
    /// Gone.
    #[schema(max_length = 2000)]
    target: Option<String>,
}

/// Creates a redirect (308), or a path that returns 410 Gone.
///
/// A present or former path of a post is refused, and so is a target that leads back to the path.
#[utoipa::path(post, path = "/v1/redirects", tag = "redirects", request_body = NewRedirect, security(("token" = ["settings:write"])),
    responses((status = 201, description = "The redirect", body = RedirectView, headers(("ETag" = String), ("Location" = String)))))]
pub async fn create_redirect(
    State(app): State<App>,
    caller: RequireScope<scope::SettingsWrite>,
    posted: IdempotentJson<NewRedirect>,
) -> Answered<Response<Body>> {
    let path = app.services.urls.local(&posted.body.path);
    let path = parse_source(path).map_err(|why| Error::invalid("path", why.to_string()))?;
    let target = target(&app, posted.body.target.as_deref())?;
    let mut tx = posted.commit.begin().await?;
    let redirect =
        site::create_redirect(&mut tx, &app.services, &caller, &path, target.as_ref()).await?;
    let (location, version) = (urls::api("redirects", redirect.id), redirect.version);
    let answer = Answer::created(location, &RedirectView::from(redirect))?.version(version);
    posted.commit.finish(tx, answer).await
}
