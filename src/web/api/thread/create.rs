//! `POST /api/v1/posts/{id}/comments`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use crate::app::App;
use crate::discussion::{self, Attribution, Place, Submission, Submitted};
use crate::error::{Error, Result};
use crate::model::comment::parse_body;
use crate::model::{
    Account, AccountId, CommentId, Door, NewComment, Post, PostId, Settings, Shown,
};
use crate::store::{self, Conn};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::comments::{CommentView, location};
use crate::web::api::idempotency::Posted;
use crate::web::api::path::Path;
use crate::web::api::posts;
use crate::web::api::problem::Answered;

/// A comment by the token's user.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "body": "Thank you!", "parent_id": 7 }))]
pub struct NewAuthorComment {
    /// The text, in CommonMark.
    #[schema(min_length = 1)]
    body: String,
    /// The comment that it answers.
    parent_id: Option<CommentId>,
}

/// Comments under a post as its author.
///
/// The name and the address are those of the token's user. The same words under
/// the same comment within ten minutes are taken for the same comment.
#[utoipa::path(post, path = "/v1/posts/{id}/comments", tag = "comments", params(("id" = PostId, Path, description = "The post")),
    request_body = NewAuthorComment, security(("token" = ["comments:write"])),
    responses(
        (status = 201, description = "The comment as it was stored", body = CommentView, headers(("ETag" = String), ("Location" = String))),
        (status = 200, description = "The same comment was there already", body = CommentView, headers(("ETag" = String)))))]
pub async fn create_post_comment(
    State(app): State<App>,
    caller: May<scope::CommentsWrite>,
    Path(id): Path<PostId>,
    posted: Posted<NewAuthorComment>,
) -> Answered<Response<Body>> {
    let (post, author, settings) =
        load(&app, &mut app.db.read().await?, id, caller.account).await?;
    let submission = submission(&author, &settings, posted.body)?;
    let place = Place {
        post: &post,
        settings: &settings,
    };
    let judged =
        discussion::judge(&mut app.db.read().await?, &app.services, place, submission).await?;
    let mut tx = app.db.begin().await?;
    let submitted = discussion::submit(&mut tx, &app.services, &judged)
        .await
        .map_err(rename_parent)?;
    let comment = CommentView::new(&app, &caller, submitted.comment().clone());
    let answer = match submitted {
        Submitted::Stored(_) => Answer::created(location(comment.id), &comment)?,
        Submitted::Duplicate(_) => Answer::ok(&comment)?,
    };
    posted
        .once
        .finish(&app, tx, answer.version(comment.version))
        .await
}

async fn load(
    app: &App,
    conn: &mut Conn,
    id: PostId,
    author: AccountId,
) -> Result<(Post, Account, Settings)> {
    let post = posts::load(conn, id).await?;
    if post.shown(app.services.clock.now()) != Shown::Published {
        return Err(Error::conflict(
            "comments can be written once the post is public",
        ));
    }
    let author = store::accounts::find(conn, author)
        .await?
        .ok_or(Error::Unauthorized)?;
    let settings = store::settings::find(conn).await?.settings;
    Ok((post, author, settings))
}

fn submission(author: &Account, settings: &Settings, new: NewAuthorComment) -> Result<Submission> {
    let max = usize::try_from(settings.comment_max_characters).unwrap_or(usize::MAX);
    let body = parse_body(&new.body, max).map_err(|why| Error::invalid("body", why))?;
    Ok(Submission {
        parent: new.parent_id,
        new: NewComment {
            name: author.name.clone(),
            email: None,
            website: author.url.clone(),
            body,
        },
        by: Attribution::Author(author.id),
        door: Door::Api,
        honeypot: false,
        seconds_to_write: None,
        pace: None,
    })
}

/// The form calls it `parent`.
fn rename_parent(error: Error) -> Error {
    match &error {
        Error::Invalid(errors) => match errors.on("parent") {
            Some(why) => Error::invalid("parent_id", why),
            None => error,
        },
        _ => error,
    }
}
