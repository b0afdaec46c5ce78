//! `DELETE /api/v1/comments/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::CommentView;
use crate::discussion;
use crate::model::CommentId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Removes a comment permanently.
///
/// The text and all personal data are erased. A tombstone keeps the comment's place for its
/// replies. To be able to restore the comment, set its `status` to `trash` instead.
#[utoipa::path(delete, path = "/v1/comments/{id}", tag = "comments", params(("id" = CommentId, Path, description = "The comment"), IfMatchHeader),
    security(("token" = ["comments:moderate"])),
    responses((status = 200, description = "The tombstone", body = CommentView, headers(("ETag" = String)))))]
pub async fn delete_comment(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsModerate>,
    Path(id): Path<CommentId>,
    Query(NoParameters {}): Query<NoParameters>,
    if_match: IfMatch,
    commit: Commit,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let before = discussion::find_to_moderate(&mut tx, &app.services, &caller, id).await?;
    if_match.check(before.version)?;
    let comment = discussion::remove(&mut tx, &app.services, &caller, &before).await?;
    let comment = CommentView::new(&app, &caller, comment);
    let answer = Answer::ok(&comment)?.version(comment.version);
    commit.finish(tx, answer).await
}
