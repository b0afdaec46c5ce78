//! `POST /api/v1/posts`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::input::NewPost;
use super::{PostView, check_author, location, view};
use crate::app::App;
use crate::publishing;
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::idempotency::Posted;
use crate::web::api::problem::Answered;

/// Creates a post or page.
///
/// A slug that is chosen and taken is a conflict that names a free one; a slug
/// made of the title gets a number instead.
#[utoipa::path(post, path = "/v1/posts", tag = "posts", request_body = NewPost, security(("token" = ["posts:write"])),
    responses((status = 201, description = "The post as it was stored", body = PostView, headers(("ETag" = String), ("Location" = String)))))]
pub async fn create_post(
    State(app): State<App>,
    caller: May<scope::PostsWrite>,
    posted: Posted<NewPost>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let comments = store::settings::find(&mut conn).await?.settings.comments;
    let draft = posted
        .body
        .into_draft(caller.account, comments, app.services.clock.now())?;
    check_author(&mut conn, draft.author).await?;
    drop(conn);
    let prepared = publishing::prepare(&app.db, &app.services, draft).await?;
    let mut tx = app.db.begin().await?;
    let post = publishing::create(&mut tx, &app.services, caller.actor(), &prepared).await?;
    let post = view(&mut tx, &app, post).await?;
    let answer = Answer::created(location(post.id), &post)?.version(post.version);
    posted.once.finish(&app, tx, answer).await
}
