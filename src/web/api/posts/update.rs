//! `PATCH /api/v1/posts/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::input::PostPatch;
use super::{PostView, check_author, load_again, view};
use crate::error::Result;
use crate::model::{Authority, Post, PostId};
use crate::publishing;
use crate::store::Tx;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::json::Json;
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// Changes a post. Absent fields stay as they are.
///
/// `status` publishes or schedules a post, turns it back into a draft, or restores it from the
/// trash. `published` without `published_at` publishes it now. Authors can only change their own
/// posts.
#[utoipa::path(patch, path = "/v1/posts/{id}", tag = "posts", params(("id" = PostId, Path, description = "The post"), IfMatchHeader),
    request_body = PostPatch, security(("token" = ["posts:write"])),
    responses((status = 200, description = "The changed post", body = PostView, headers(("ETag" = String)))))]
pub async fn update_post(
    State(app): State<App>,
    caller: RequireScope<scope::PostsWrite>,
    Path(id): Path<PostId>,
    if_match: IfMatch,
    commit: Commit,
    Json(patch): Json<PostPatch>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let before = publishing::find_to_change(&mut conn, &app.services, &caller, id).await?;
    if_match.check(before.version)?;
    if let Some(author) = patch.author {
        check_author(&mut conn, &caller, author).await?;
    }
    // The steps below take connections of their own. If every request held one here as well, the
    // pool could run empty with all of them waiting.
    drop(conn);
    if patch == PostPatch::default() {
        let post = view(&mut app.db.read().await?, &app, before).await?;
        let answer = Answer::ok(&post)?.version(post.version);
        return Ok(commit.unchanged(answer));
    }
    let (mut tx, post) = change(&app, &commit, &caller, before, patch).await?;
    let post = view(&mut tx, &app, post).await?;
    let answer = Answer::ok(&post)?.version(post.version);
    commit.finish(tx, answer).await
}

/// Changes the post and returns the open transaction.
async fn change(
    app: &App,
    commit: &Commit,
    caller: &Authority,
    before: Post,
    patch: PostPatch,
) -> Result<(Tx, Post)> {
    let draft = patch.into_draft(&before, app.services.clock.now())?;
    let prepared = publishing::prepare_change(&app.db, &app.services, &before, draft).await?;
    let mut tx = commit.begin().await?;
    let before = load_again(&mut tx, &before).await?;
    let post = publishing::update(&mut tx, &app.services, caller, &before, &prepared).await?;
    Ok((tx, post))
}
