//! `GET /api/v1/media/fetch`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::representation::ProgressView;
use crate::remote_pictures;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns how far the fetching of pictures from other servers is.
#[utoipa::path(get, path = "/v1/media/fetch", tag = "media", security(("token" = ["posts:read"])),
    responses((status = 200, description = "How far it is", body = ProgressView)))]
pub async fn get_remote_picture_progress(
    State(app): State<App>,
    caller: RequireScope<scope::PostsRead>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let progress = remote_pictures::progress(&mut app.db.read().await?, &caller).await?;
    Ok(Answer::ok(&ProgressView::from(progress))?.into_response())
}
