//! `GET /api/v1/comments/{id}/history`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::discussion;
use crate::model::{CommentId, Subject};
use crate::store;
use crate::store::comment_history::Earlier;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::changes::ChangeView;
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// The maximum number of changes that are returned. A comment only has more than this because of
/// votes.
const CHANGES_MAX: i64 = 200;

/// The history of a comment: its earlier texts and its changes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CommentHistory {
    /// The earlier texts, oldest first; empty if the comment was removed.
    earlier: Vec<EarlierText>,
    /// The last 200 changes, oldest first.
    changes: Vec<ChangeView>,
}

/// An earlier text of a comment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(example = json!({ "version": 1, "body": "Nice psot!", "replaced_at": "2022-01-07T11:02:00Z", "replaced_by": "guest" }))]
pub struct EarlierText {
    /// The version of the comment that had this text.
    version: i64,
    /// The text.
    body: String,
    /// When the text was replaced.
    replaced_at: DateTime<Utc>,
    /// The actor who replaced it: `guest` or `user:1`.
    replaced_by: String,
}

impl From<Earlier> for EarlierText {
    fn from(earlier: Earlier) -> Self {
        Self {
            version: earlier.version,
            body: earlier.body,
            replaced_at: earlier.replaced_at,
            replaced_by: earlier.replaced_by,
        }
    }
}

/// Returns the earlier texts of a comment and its changes.
#[utoipa::path(get, path = "/v1/comments/{id}/history", tag = "comments", params(("id" = CommentId, Path, description = "The comment")),
    security(("token" = ["comments:read"])),
    responses((status = 200, description = "The earlier texts and the changes", body = CommentHistory)))]
pub async fn get_comment_history(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsRead>,
    Path(id): Path<CommentId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    discussion::find(&mut conn, &app.services, &caller, id).await?;
    let earlier = store::comment_history::list(&mut conn, id).await?;
    let changes =
        store::changes::list_by_subject(&mut conn, Subject::Comment(id), CHANGES_MAX).await?;
    let earlier = earlier.into_iter().map(EarlierText::from).collect();
    let changes = changes.into_iter().map(ChangeView::from).collect();
    Ok(Answer::ok(&CommentHistory { earlier, changes })?.into_response())
}
