//! `POST /api/v1/media/{id}/restore`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::{MediaView, view};
use crate::library;
use crate::model::MediaId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentEmpty;
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// Restores an item from the trash. Its address answers again.
#[utoipa::path(post, path = "/v1/media/{id}/restore", tag = "media",
    params(("id" = MediaId, Path, description = "The item"), IfMatchHeader), security(("token" = ["media:write"])),
    responses((status = 200, description = "The item", body = MediaView, headers(("ETag" = String)))))]
pub async fn restore_media(
    State(app): State<App>,
    caller: RequireScope<scope::MediaWrite>,
    Path(id): Path<MediaId>,
    if_match: IfMatch,
    posted: IdempotentEmpty,
) -> Answered<Response<Body>> {
    let mut tx = posted.commit.begin().await?;
    let before = library::find(&mut tx, &caller, id).await?;
    if_match.check(before.version)?;
    let media = library::restore(&mut tx, &app.services, &caller, &before).await?;
    let media = view(&mut tx, &app, &caller, media).await?;
    let answer = Answer::ok(&media)?.version(media.version);
    posted.commit.finish(tx, answer).await
}
