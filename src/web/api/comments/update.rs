//! `PATCH /api/v1/comments/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{CommentView, load};
use crate::app::App;
use crate::discussion::{self, Edit};
use crate::error::{Error, Result};
use crate::model::comment::parse_body;
use crate::model::{Comment, CommentId, CommentStatus};
use crate::store::{self, Conn};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;

/// What is to change of a comment: what is absent stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "status": "approved" }))]
pub struct CommentPatch {
    /// Where it is to stand. `removed` is final and takes its words away.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    status: Option<CommentStatus>,
    /// The text, in the format in which it was written.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1)]
    body: Option<String>,
}

/// Moderates or edits a comment.
#[utoipa::path(patch, path = "/v1/comments/{id}", tag = "comments", params(("id" = CommentId, Path, description = "The comment"), IfMatchHeader),
    request_body = CommentPatch, security(("token" = ["comments:moderate"])),
    responses((status = 200, description = "The comment as it is now", body = CommentView, headers(("ETag" = String)))))]
pub async fn update_comment(
    State(app): State<App>,
    caller: May<scope::CommentsModerate>,
    Path(id): Path<CommentId>,
    if_match: IfMatch,
    Json(patch): Json<CommentPatch>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let before = load(&mut conn, id).await?;
    if_match.check(before.version)?;
    let edit = edit(&app, conn, &before, patch).await?;
    let mut tx = app.db.begin().await?;
    let current = load(&mut tx, id).await?;
    if current.version != before.version {
        return Err(Error::Stale {
            current: current.version,
        }
        .into());
    }
    let comment = discussion::edit(&mut tx, &app.services, caller.actor(), &current, &edit).await?;
    tx.commit().await?;
    let comment = CommentView::new(&app, &caller, comment);
    Ok(Answer::ok(&comment)?
        .version(comment.version)
        .into_response())
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
