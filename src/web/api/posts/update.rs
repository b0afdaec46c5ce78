//! `PATCH /api/v1/posts/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::input::PostPatch;
use super::{SavedPost, check_author, load_again, problem, saved};
use crate::model::{Authority, Post, PostId};
use crate::publishing::{self, Prepared};
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
///
/// `warnings` in the answer names what the author should look at. With the setting `publish_checks`
/// at `refuse`, a post with warnings is not published: the answer is 422 with the same list. An
/// empty change returns the warnings of the post as it is.
#[utoipa::path(patch, path = "/v1/posts/{id}", tag = "posts", params(("id" = PostId, Path, description = "The post"), IfMatchHeader),
    request_body = PostPatch, security(("token" = ["posts:write"])),
    responses((status = 200, description = "The changed post", body = SavedPost, headers(("ETag" = String)))))]
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
    let is_empty = patch == PostPatch::default();
    let draft = patch.into_draft(&before, app.services.clock.now())?;
    let prepared = publishing::prepare_change(&app.db, &app.services, &before, draft).await?;
    if is_empty {
        let version = before.version;
        let post = saved(&mut app.db.read().await?, &app, before, &prepared).await?;
        return Ok(commit.unchanged(Answer::ok(&post)?.version(version)));
    }
    let (mut tx, post) = change(&app, &commit, &caller, before, &prepared).await?;
    let version = post.version;
    let post = saved(&mut tx, &app, post, &prepared).await?;
    commit.finish(tx, Answer::ok(&post)?.version(version)).await
}

/// Changes the post and returns the open transaction.
async fn change(
    app: &App,
    commit: &Commit,
    caller: &Authority,
    before: Post,
    prepared: &Prepared,
) -> Answered<(Tx, Post)> {
    let mut tx = commit.begin().await?;
    let before = load_again(&mut tx, &before).await?;
    let post = publishing::update(&mut tx, &app.services, caller, &before, prepared).await;
    let post = post.map_err(|why| problem(why, prepared, Some(&before)))?;
    Ok((tx, post))
}
