//! `PATCH /api/v1/comments/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::CommentView;
use crate::discussion::{self, Edit};
use crate::error::{Error, Result};
use crate::model::comment::parse_body;
use crate::model::{Comment, CommentId, CommentStatus};
use crate::store::{self, Conn};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// A change to a comment; absent fields stay as they are.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "status": "approved" }))]
pub struct CommentPatch {
    /// The new status. `removed` is final and erases the text.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    status: Option<CommentStatus>,
    /// The text, in its original format.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1)]
    body: Option<String>,
}

/// Moderates or edits a comment. Authors can moderate and edit comments under their own posts.
#[utoipa::path(patch, path = "/v1/comments/{id}", tag = "comments", params(("id" = CommentId, Path, description = "The comment"), IfMatchHeader),
    request_body = CommentPatch, security(("token" = ["comments:moderate"])),
    responses((status = 200, description = "The changed comment", body = CommentView, headers(("ETag" = String)))))]
pub async fn update_comment(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsModerate>,
    Path(id): Path<CommentId>,
    if_match: IfMatch,
    commit: Commit,
    Json(patch): Json<CommentPatch>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let before = discussion::find_to_moderate(&mut conn, &app.services, &caller, id).await?;
    if_match.check(before.version)?;
    let edit = edit(&app, conn, &before, patch).await?;
    let mut tx = commit.begin().await?;
    let current = discussion::find_to_moderate(&mut tx, &app.services, &caller, id).await?;
    if current.version != before.version {
        return Err(Error::Stale {
            current: current.version,
        }
        .into());
    }
    let comment = discussion::edit(&mut tx, &app.services, &caller, &current, &edit).await?;
    let comment = CommentView::new(&app, &caller, comment);
    let answer = Answer::ok(&comment)?.version(comment.version);
    commit.finish(tx, answer).await
}

async fn edit(app: &App, mut conn: Conn, before: &Comment, patch: CommentPatch) -> Result<Edit> {
    let Some(body) = patch.body else {
        return Ok(Edit {
            status: patch.status,
            text: None,
        });
    };
    let max = store::settings::find(&mut conn)
        .await?
        .settings
        .comment_max_characters;
    drop(conn);
    let body = parse_body(&body, usize::try_from(max).unwrap_or(usize::MAX))
        .map_err(|why| Error::invalid("body", why))?;
    let text = discussion::render_text(&app.services, body, before.format).await?;
    Ok(Edit {
        status: patch.status,
        text: Some(text),
    })
}
