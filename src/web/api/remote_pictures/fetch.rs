//! `POST /api/v1/media/fetch`

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

/// Fetches the pictures of other servers that posts show into the media library.
///
/// The work is done in the background: the pictures are found in the posts, fetched one by one, and
/// shown from the library once they are there. A picture that fails is tried again for days; one that
/// was given up is tried again by this request. The posts get a revision each, and keep their
/// `updated_at`. Send `{}` for all posts.
#[utoipa::path(post, path = "/v1/media/fetch", tag = "media", request_body = ChosenPosts,
    security(("token" = ["media:write", "posts:write"])),
    responses((status = 200, description = "How far it is", body = ProgressView)))]
pub async fn fetch_remote_pictures(
    State(app): State<App>,
    caller: RequireScope<MovePictures>,
    posted: IdempotentJson<ChosenPosts>,
) -> Answered<Response<Body>> {
    let posts = posted.body.checked()?;
    let mut tx = posted.commit.begin().await?;
    remote_pictures::queue_fetch(&mut tx, &app.services, &caller, posts).await?;
    let progress = remote_pictures::queued_progress(&mut tx, &caller).await?;
    let answer = Answer::ok(&ProgressView::from(progress))?;
    posted.commit.finish(tx, answer).await
}
