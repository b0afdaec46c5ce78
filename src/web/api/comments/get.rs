//! `GET /api/v1/comments/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::CommentView;
use crate::discussion;
use crate::model::CommentId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns a comment with the reasons for its status. Authors can read comments under their own
/// posts.
#[utoipa::path(get, path = "/v1/comments/{id}", tag = "comments", params(("id" = CommentId, Path, description = "The comment")),
    security(("token" = ["comments:read"])),
    responses((status = 200, description = "The comment", body = CommentView, headers(("ETag" = String)))))]
pub async fn get_comment(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsRead>,
    Path(id): Path<CommentId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let comment = discussion::find(&mut conn, &app.services, &caller, id).await?;
    let comment = CommentView::new(&app, &caller, comment);
    Ok(Answer::ok(&comment)?
        .version(comment.version)
        .into_response())
}
