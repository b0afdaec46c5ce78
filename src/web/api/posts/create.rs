//! `POST /api/v1/posts`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::input::NewPost;
use super::{SavedPost, check_author, location, problem, saved};
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
/// `warnings` in the answer names what the author should look at, such as pictures without
/// alternative text. With the setting `publish_checks` at `refuse`, a post with warnings is not
/// published: the answer is 422 with the same list.
///
/// To schedule a post, send `"status": "scheduled"` and a `published_at` in the future: `{"title":
/// "Christmas Eve", "body": "The oven is on.", "status": "scheduled", "published_at":
/// "2030-12-24T18:00"}`.
#[utoipa::path(post, path = "/v1/posts", tag = "posts", request_body = NewPost, security(("token" = ["posts:write"])),
    responses((status = 201, description = "The new post", body = SavedPost, headers(("ETag" = String), ("Location" = String)))))]
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
    let post = publishing::create(&mut tx, &app.services, &caller, &prepared).await;
    let post = post.map_err(|why| problem(why, &prepared, None))?;
    let (id, version) = (post.id, post.version);
    let post = saved(&mut tx, &app, post, &prepared).await?;
    let answer = Answer::created(location(id), &post)?.version(version);
    posted.commit.finish(tx, answer).await
}
