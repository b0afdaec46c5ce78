//! `POST /api/v1/media/fetch/undo`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::ChosenPosts;
use super::representation::ProgressView;
use crate::remote_pictures;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{MovePictures, RequireScope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// Gives posts the old addresses of their fetched pictures back.
///
/// The work is done in the background. A post that was not edited since gets exactly the text that it
/// had. The pictures stay in the media library. Send `{}` for all posts; then nothing more is fetched
/// either.
#[utoipa::path(post, path = "/v1/media/fetch/undo", tag = "media", request_body = ChosenPosts,
    security(("token" = ["media:write", "posts:write"])),
    responses((status = 200, description = "How far it is", body = ProgressView)))]
pub async fn undo_remote_pictures(
    State(app): State<App>,
    caller: RequireScope<MovePictures>,
    posted: IdempotentJson<ChosenPosts>,
) -> Answered<Response<Body>> {
    let posts = posted.body.checked()?;
    let mut tx = posted.commit.begin().await?;
    remote_pictures::queue_undo(&mut tx, &app.services, &caller, posts).await?;
    let progress = remote_pictures::queued_progress(&mut tx, &caller).await?;
    let answer = Answer::ok(&ProgressView::from(progress))?;
    posted.commit.finish(tx, answer).await
}
