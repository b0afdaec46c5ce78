//! `GET /api/v1/media/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::{MediaView, view};
use crate::library;
use crate::model::MediaId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns an item of the media library, also one in the trash.
///
/// Owners and editors can read all items, authors only their own.
#[utoipa::path(get, path = "/v1/media/{id}", tag = "media", params(("id" = MediaId, Path, description = "The item")), security(("token" = ["posts:read"])),
    responses((status = 200, description = "The item", body = MediaView, headers(("ETag" = String)))))]
pub async fn get_media(
    State(app): State<App>,
    caller: RequireScope<scope::PostsRead>,
    Path(id): Path<MediaId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let media = library::find(&mut conn, &caller, id).await?;
    let media = view(&mut conn, &app, &caller, media).await?;
    Ok(Answer::ok(&media)?.version(media.version).into_response())
}
