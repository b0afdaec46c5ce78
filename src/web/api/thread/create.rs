//! `POST /api/v1/posts/{id}/comments`

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::input::NewAuthorComment;
use crate::discussion::{self, CommentTarget, Submission, Submitted};
use crate::error::{ConflictFault, Error, Result};
use crate::model::comment::parse_body;
use crate::model::{Authority, Channel, Post, PostId, Settings, Shown, User, UserId};
use crate::publishing;
use crate::store::{self, Conn, Tx};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::comments::{CommentView, location};
use crate::web::api::commit::Commit;
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// Comments under a post as a user, or imports a comment from another system.
///
/// The comment has the name of the token's user, who can reply under every post that they can read.
/// The same text with the same parent within ten minutes counts as the same comment.
///
/// To write your own importer, send any of `author`, `created_at`, `status` and `origin`: such a
/// body is a comment that was written elsewhere, for example `{"body": "So true!", "author":
/// {"name": "Ann", "email": "ann@example.org"}, "created_at": "2011-10-07T10:00:00Z", "origin":
/// {"system": "wordpress", "id": "512"}}`. An import needs an owner's token with the scope `admin`.
/// The comment is not judged, sends no e-mail, teaches the spam filter nothing, and may be under
/// any post, including drafts and posts that accept no comments. It is not stored twice if it is
/// sent again with the same origin, or, without an origin, with the same author, time and text.
/// Send an origin or a time, because the default time is now.
#[utoipa::path(post, path = "/v1/posts/{id}/comments", tag = "comments", params(("id" = PostId, Path, description = "The post")),
    request_body = NewAuthorComment, security(("token" = ["comments:write"])),
    responses(
        (status = 201, description = "The new comment", body = CommentView, headers(("ETag" = String), ("Location" = String))),
        (status = 200, description = "The same comment existed already", body = CommentView, headers(("ETag" = String)))))]
pub async fn create_post_comment(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsWrite>,
    Path(id): Path<PostId>,
    posted: IdempotentJson<NewAuthorComment>,
) -> Answered<Response<Body>> {
    let (tx, submitted) = if posted.body.is_import() {
        import(&app, &posted.commit, &caller, id, posted.body).await?
    } else {
        submit(&app, &posted.commit, &caller, id, posted.body).await?
    };
    let comment = CommentView::new(&app, &caller, submitted.comment().clone());
    let answer = match submitted {
        Submitted::Stored(_) => Answer::created(location(comment.id), &comment)?,
        Submitted::Duplicate(_) => Answer::ok(&comment)?,
    };
    posted
        .commit
        .finish(tx, answer.version(comment.version))
        .await
}

/// Stores a comment by the token's user.
async fn submit(
    app: &App,
    commit: &Commit,
    caller: &Authority,
    id: PostId,
    new: NewAuthorComment,
) -> Result<(Tx, Submitted)> {
    let (post, author, settings) = load(app, &mut app.db.read().await?, id, caller).await?;
    let submission = submission(&author, &settings, new)?;
    let place = CommentTarget {
        post: &post,
        settings: &settings,
    };
    let judged = discussion::judge(&app.db, &app.services, place, submission).await?;
    let mut tx = commit.begin().await?;
    let submitted = discussion::submit(&mut tx, &app.services, caller, &judged)
        .await
        .map_err(rename_parent)?;
    Ok((tx, submitted))
}

/// Stores a comment that was written on another system.
async fn import(
    app: &App,
    commit: &Commit,
    caller: &Authority,
    id: PostId,
    new: NewAuthorComment,
) -> Result<(Tx, Submitted)> {
    caller.require_import()?;
    let mut conn = app.db.read().await?;
    let post = publishing::find(&mut conn, &app.services, caller, id).await?;
    let user = user(&mut conn, caller.user_id()?).await?;
    drop(conn);
    let import = new.into_import(post.id, &user, app.services.clock.now())?;
    let prepared = discussion::prepare_api_import(&app.services, import).await?;
    let mut tx = commit.begin().await?;
    let submitted = discussion::import_through_api(&mut tx, &app.services, caller, &prepared)
        .await
        .map_err(rename_parent)?;
    Ok((tx, submitted))
}

async fn user(conn: &mut Conn, id: UserId) -> Result<User> {
    store::users::find(conn, id)
        .await?
        .ok_or(Error::Unauthorized)
}

async fn load(
    app: &App,
    conn: &mut Conn,
    id: PostId,
    by: &Authority,
) -> Result<(Post, User, Arc<Settings>)> {
    let post = publishing::find(conn, &app.services, by, id).await?;
    if post.shown(app.services.clock.now()) != Shown::Published {
        return Err(Error::conflict(
            ConflictFault::PostNotPublic,
            "comments can be written once the post is public",
        ));
    }
    let author = user(conn, by.user_id()?).await?;
    let settings = app.services.cached.settings(conn).await?;
    Ok((post, author, settings))
}

fn submission(author: &User, settings: &Settings, new: NewAuthorComment) -> Result<Submission> {
    let max = usize::try_from(settings.comment_max_characters).unwrap_or(usize::MAX);
    let body = parse_body(&new.body, max).map_err(|why| Error::invalid("body", why))?;
    Ok(Submission::by_user(
        author,
        new.parent_id,
        body,
        Channel::Api,
    ))
}

/// Renames the field `parent` of an error, as forms call it, to `parent_id`.
fn rename_parent(error: Error) -> Error {
    match &error {
        Error::Invalid(errors) => match errors.on("parent") {
            Some(why) => Error::invalid("parent_id", why),
            None => error,
        },
        _ => error,
    }
}
