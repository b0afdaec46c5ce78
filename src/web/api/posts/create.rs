//! `POST /api/v1/posts`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::input::NewPost;
use super::{PostView, check_author, location, view};
use crate::publishing;
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// Creates a post or page.
///
/// If the given slug is taken, the answer is 409 with a free slug as `alternative`. A slug that is
/// derived from the title gets a number instead. Authors can only create posts of their own.
///
/// To schedule a post, send `"status": "scheduled"` and a `published_at` in the future: `{"title":
/// "Christmas Eve", "body": "The oven is on.", "status": "scheduled", "published_at":
/// "2030-12-24T18:00"}`.
#[utoipa::path(post, path = "/v1/posts", tag = "posts", request_body = NewPost, security(("token" = ["posts:write"])),
    responses((status = 201, description = "The new post", body = PostView, headers(("ETag" = String), ("Location" = String)))))]
pub async fn create_post(
    State(app): State<App>,
    caller: RequireScope<scope::PostsWrite>,
    posted: IdempotentJson<NewPost>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let comments = store::settings::find(&mut conn).await?.settings.comments;
    let draft = posted
        .body
        .into_draft(caller.user_id()?, comments, app.services.clock.now())?;
    check_author(&mut conn, &caller, draft.author).await?;
    drop(conn);
    let prepared = publishing::prepare(&app.db, &app.services, draft).await?;
    let mut tx = posted.commit.begin().await?;
    let post = publishing::create(&mut tx, &app.services, &caller, &prepared).await?;
    let post = view(&mut tx, &app, post).await?;
    let answer = Answer::created(location(post.id), &post)?.version(post.version);
    posted.commit.finish(tx, answer).await
}
