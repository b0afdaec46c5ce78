//! `GET /api/v1/posts/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::{PostView, load, view};
use crate::app::App;
use crate::model::PostId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Gives a post or page.
#[utoipa::path(get, path = "/v1/posts/{id}", tag = "posts", params(("id" = PostId, Path, description = "The post")), security(("token" = ["posts:read"])),
    responses((status = 200, description = "The post", body = PostView, headers(("ETag" = String)))))]
pub async fn get_post(
    State(app): State<App>,
    _caller: May<scope::PostsRead>,
    Path(id): Path<PostId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let post = load(&mut conn, id).await?;
    let post = view(&mut conn, &app, post).await?;
    Ok(Answer::ok(&post)?.version(post.version).into_response())
}
