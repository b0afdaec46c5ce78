//! `PATCH /api/v1/posts/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::input::PostPatch;
use super::{PostView, check_author, load, load_again, view};
use crate::app::App;
use crate::error::Result;
use crate::model::{Caller, Post, PostId};
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::json::Json;
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;

/// Changes a post: what the body leaves out stays.
///
/// `status` publishes, schedules, takes back to a draft, or brings back from
/// the trash. `published` without a time publishes now what was not public yet.
#[utoipa::path(patch, path = "/v1/posts/{id}", tag = "posts", params(("id" = PostId, Path, description = "The post"), IfMatchHeader),
    request_body = PostPatch, security(("token" = ["posts:write"])),
    responses((status = 200, description = "The post as it is now", body = PostView, headers(("ETag" = String)))))]
pub async fn update_post(
    State(app): State<App>,
    caller: May<scope::PostsWrite>,
    Path(id): Path<PostId>,
    if_match: IfMatch,
    Json(patch): Json<PostPatch>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let before = load(&mut conn, id).await?;
    if_match.check(before.version)?;
    if let Some(author) = patch.author {
        check_author(&mut conn, author).await?;
    }
    // Whoever changes a post reads again: one connection held here would be one of those that all wait for.
    drop(conn);
    let post = if patch == PostPatch::default() {
        before
    } else {
        change(&app, &caller, before, patch).await?
    };
    let post = view(&mut app.db.read().await?, &app, post).await?;
    Ok(Answer::ok(&post)?.version(post.version).into_response())
}

async fn change(app: &App, caller: &Caller, before: Post, patch: PostPatch) -> Result<Post> {
    let draft = patch.into_draft(&before, app.services.clock.now())?;
    let prepared = publishing::prepare(&app.db, &app.services, draft).await?;
    let mut tx = app.db.begin().await?;
    let before = load_again(&mut tx, &before).await?;
    let post =
        publishing::update(&mut tx, &app.services, caller.actor(), &before, &prepared).await?;
    tx.commit().await?;
    Ok(post)
}
