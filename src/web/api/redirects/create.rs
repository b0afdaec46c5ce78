//! `POST /api/v1/redirects`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{RedirectView, target};
use crate::app::App;
use crate::error::Error;
use crate::model::redirect::parse_source;
use crate::site;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::idempotency::Posted;
use crate::web::api::problem::Answered;

/// A new redirect.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "path": "/2011/10/old.html", "target": "/2022/01/new" }))]
pub struct NewRedirect {
    /// The address from which it leads: a path from `/`, encoded or not, without a query.
    #[schema(max_length = 500)]
    path: String,
    /// Where it leads: a path of this blog, or an http or https address. `null` says that what was there is gone.
    #[schema(max_length = 2000)]
    target: Option<String>,
}

/// Makes an address lead elsewhere (308), or say that what was there is gone (410).
///
/// A path at which a post stands or stood is refused, and so is a target that
/// leads back to the path.
#[utoipa::path(post, path = "/v1/redirects", tag = "redirects", request_body = NewRedirect, security(("token" = ["settings:write"])),
    responses((status = 201, description = "The redirect", body = RedirectView, headers(("ETag" = String), ("Location" = String)))))]
pub async fn create_redirect(
    State(app): State<App>,
    caller: May<scope::SettingsWrite>,
    posted: Posted<NewRedirect>,
) -> Answered<Response<Body>> {
    let path = app.services.urls.local(&posted.body.path);
    let path = parse_source(path).map_err(|why| Error::invalid("path", why.to_string()))?;
    let target = target(&app, posted.body.target.as_deref())?;
    let mut tx = app.db.begin().await?;
    let redirect = site::create_redirect(
        &mut tx,
        &app.services,
        caller.actor(),
        &path,
        target.as_ref(),
    )
    .await?;
    let (location, version) = (
        format!("/api/v1/redirects/{}", redirect.id),
        redirect.version,
    );
    let answer = Answer::created(location, &RedirectView::from(redirect))?.version(version);
    posted.once.finish(&app, tx, answer).await
}
