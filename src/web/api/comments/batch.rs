//! `POST /api/v1/comments/batch`

use std::collections::HashSet;

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::discussion::{self, Edit};
use crate::error::{Error, FieldErrors, Result};
use crate::model::{Caller, CommentId, CommentStatus};
use crate::store::{self, Tx};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::idempotency::Posted;
use crate::web::api::problem::Answered;

/// The most comments in one request: they share one transaction.
const IDS_MAX: usize = 200;

/// What is done to each.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchAction {
    /// Make it public.
    Approve,
    /// Call it spam.
    Spam,
    /// Throw it away; it can be brought back.
    Trash,
    /// Take it away for good.
    Remove,
}

impl BatchAction {
    fn status(self) -> CommentStatus {
        match self {
            Self::Approve => CommentStatus::Approved,
            Self::Spam => CommentStatus::Spam,
            Self::Trash => CommentStatus::Trash,
            Self::Remove => CommentStatus::Removed,
        }
    }
}

/// One action on many comments.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "action": "approve", "ids": [7, 8], "atomic": true }))]
pub struct Batch {
    /// What is done to each.
    action: BatchAction,
    /// The comments, each once, at most 200.
    #[schema(min_items = 1, max_items = 200)]
    ids: Vec<CommentId>,
    /// Whether nothing is done when one of them fails (the default), or the others are done all the same.
    #[serde(default = "yes")]
    #[schema(default = true)]
    atomic: bool,
}

fn yes() -> bool {
    true
}

/// What became of the comments.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchResult {
    /// What became of each, in the order of `ids`.
    results: Vec<BatchItem>,
}

/// What became of one comment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchItem {
    /// The comment.
    id: CommentId,
    /// Where it stands now; absent when there is no such comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    status: Option<CommentStatus>,
    /// Its version now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    version: Option<i64>,
    /// Why it was left alone; absent when it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error: Option<String>,
}

/// Moderates many comments at once, all or nothing or each by itself.
#[utoipa::path(post, path = "/v1/comments/batch", tag = "comments", request_body = Batch, security(("token" = ["comments:moderate"])),
    responses((status = 200, description = "What became of each", body = BatchResult)))]
pub async fn batch_comments(State(app): State<App>, caller: May<scope::CommentsModerate>, posted: Posted<Batch>) -> Answered<Response<Body>> {
    let batch = posted.body;
    check(&batch)?;
    let mut tx = app.db.begin().await?;
    tx.unrecorded("every comment may be there already, or left alone");
    let mut results = Vec::with_capacity(batch.ids.len());
    for id in &batch.ids {
        results.push(moderate(&mut tx, &app, &caller, *id, batch.action.status()).await?);
    }
    if batch.atomic {
        refuse_failures(&results)?;
    }
    let answer = Answer::ok(&BatchResult { results })?;
    posted.once.finish(&app, tx, answer).await
}

fn check(batch: &Batch) -> Result<()> {
    if !(1..=IDS_MAX).contains(&batch.ids.len()) {
        return Err(Error::invalid("ids", format!("name 1 to {IDS_MAX} comments")));
    }
    let mut errors = FieldErrors::default();
    let mut seen = HashSet::new();
    for (n, id) in batch.ids.iter().enumerate() {
        if !seen.insert(id) {
            errors.push(format!("ids/{n}"), format!("comment {id} is named twice"));
        }
    }
    errors.into_result()
}

/// Moderates one comment. What a comment's state does not allow is found before
/// anything is written, so that the transaction goes on.
async fn moderate(tx: &mut Tx, app: &App, caller: &Caller, id: CommentId, to: CommentStatus) -> Result<BatchItem> {
    let Some(before) = store::comments::find(tx, id).await? else {
        return Ok(BatchItem { id, status: None, version: None, error: Some(format!("there is no comment {id}")) });
    };
    let edit = Edit { status: Some(to), text: None };
    match discussion::edit(tx, &app.services, caller.actor(), &before, &edit).await {
        Ok(after) => Ok(BatchItem { id, status: Some(after.status), version: Some(after.version), error: None }),
        Err(Error::Conflict(conflict)) => {
            Ok(BatchItem { id, status: Some(before.status), version: Some(before.version), error: Some(conflict.detail) })
        }
        Err(error) => Err(error),
    }
}

fn refuse_failures(results: &[BatchItem]) -> Result<()> {
    let mut errors = FieldErrors::default();
    for (n, item) in results.iter().enumerate() {
        if let Some(error) = &item.error {
            errors.push(format!("ids/{n}"), error);
        }
    }
    errors.into_result()
}
