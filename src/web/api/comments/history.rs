//! `GET /api/v1/comments/{id}/history`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::load;
use crate::app::App;
use crate::model::{CommentId, Subject};
use crate::store;
use crate::store::comment_history::Earlier;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::changes::ChangeView;
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// The most changes that are shown; more can only be votes.
const CHANGES_MAX: i64 = 200;

/// What became of a comment since it came in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CommentHistory {
    /// What it said before, oldest first; none of a comment that was removed.
    earlier: Vec<EarlierText>,
    /// Its last 200 changes, oldest first.
    changes: Vec<ChangeView>,
}

/// What a comment said before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(example = json!({ "version": 1, "body": "Nice psot!", "replaced_at": "2022-01-07T11:02:00Z", "replaced_by": "visitor" }))]
pub struct EarlierText {
    /// The comment's version while it said this.
    version: i64,
    /// What it said.
    body: String,
    /// When that was replaced.
    replaced_at: DateTime<Utc>,
    /// By whom: `visitor` or `account:1`.
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

/// Gives what a comment said before, and what was done with it.
#[utoipa::path(get, path = "/v1/comments/{id}/history", tag = "comments", params(("id" = CommentId, Path, description = "The comment")),
    security(("token" = ["comments:read"])),
    responses((status = 200, description = "Its earlier texts and its changes", body = CommentHistory)))]
pub async fn get_comment_history(
    State(app): State<App>,
    _caller: May<scope::CommentsRead>,
    Path(id): Path<CommentId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    load(&mut conn, id).await?;
    let earlier = store::comment_history::list(&mut conn, id).await?;
    let changes =
        store::changes::list_by_subject(&mut conn, Subject::Comment(id), CHANGES_MAX).await?;
    let earlier = earlier.into_iter().map(EarlierText::from).collect();
    let changes = changes.into_iter().map(ChangeView::from).collect();
    Ok(Answer::ok(&CommentHistory { earlier, changes })?.into_response())
}
