//! `GET /api/v1/posts/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::{PostView, view};
use crate::model::PostId;
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns a post or page.
///
/// Owners and editors can read all posts. Authors and moderators can read published posts, and
/// authors also their own. Any other post returns 404.
#[utoipa::path(get, path = "/v1/posts/{id}", tag = "posts", params(("id" = PostId, Path, description = "The post")), security(("token" = ["posts:read"])),
    responses((status = 200, description = "The post", body = PostView, headers(("ETag" = String)))))]
pub async fn get_post(
    State(app): State<App>,
    caller: RequireScope<scope::PostsRead>,
    Path(id): Path<PostId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let post = publishing::find(&mut conn, &app.services, &caller, id).await?;
    let post = view(&mut conn, &app, post).await?;
    Ok(Answer::ok(&post)?.version(post.version).into_response())
}
