//! `DELETE /api/v1/comments/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::{CommentView, load};
use crate::app::App;
use crate::discussion;
use crate::model::CommentId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Takes a comment away for good.
///
/// Its words and everything personal are erased; a tombstone keeps its place,
/// so that its replies keep theirs. To be able to bring it back, set its
/// `status` to `trash` instead.
#[utoipa::path(delete, path = "/v1/comments/{id}", tag = "comments", params(("id" = CommentId, Path, description = "The comment"), IfMatchHeader),
    security(("token" = ["comments:moderate"])),
    responses((status = 200, description = "The tombstone", body = CommentView, headers(("ETag" = String)))))]
pub async fn delete_comment(
    State(app): State<App>,
    caller: May<scope::CommentsModerate>,
    Path(id): Path<CommentId>,
    Query(NoParameters {}): Query<NoParameters>,
    if_match: IfMatch,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    let before = load(&mut tx, id).await?;
    if_match.check(before.version)?;
    let comment = discussion::remove(&mut tx, &app.services, caller.actor(), &before).await?;
    tx.commit().await?;
    let comment = CommentView::new(&app, &caller, comment);
    Ok(Answer::ok(&comment)?
        .version(comment.version)
        .into_response())
}
