//! `POST /api/v1/comments/batch`
//!
//! The action is applied to all selected comments in one transaction.

use std::collections::HashSet;

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::{Deserialize, Serialize};

use super::filter::{self, CommentFilter};
use crate::discussion::{self, Edit};
use crate::error::{Error, FieldErrors, Result};
use crate::model::{Authority, CommentId, CommentStatus};
use crate::store::comment_search::CommentCriteria;
use crate::store::{Conn, Tx};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::json::present;
use crate::web::api::problem::{Answered, Problem};
use crate::web::app::App;

/// The maximum number of comments in one request, because they share one transaction.
const COMMENTS_MAX: usize = 1000;

/// The action to take on each comment.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchAction {
    /// Approve the comment.
    Approve,
    /// Mark the comment as spam.
    Spam,
    /// Move the comment to the trash, from where it can be restored.
    Trash,
    /// Remove the comment permanently.
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
pub struct CommentBatch {
    /// The action to take on each comment.
    action: BatchAction,
    /// The ids of the comments, each at most once, up to 1000. Required unless `filter` is given.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_items = 1, max_items = 1000)]
    ids: Option<Vec<CommentId>>,
    /// A filter that selects the comments, up to 1000. Required unless `ids` is given. Removed
    /// comments only match if the filter asks for their status.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    filter: Option<CommentFilter>,
    /// Whether to change nothing if one of the comments fails (the default). With `false` the
    /// others are changed anyway.
    #[serde(default = "yes")]
    #[schema(default = true)]
    atomic: bool,
}

fn yes() -> bool {
    true
}

/// The result of a batch.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchResult {
    /// The result for each comment, in the order of `ids`, or newest first for a filter.
    results: Vec<BatchItem>,
}

/// The result for one comment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchItem {
    /// The id of the comment.
    id: CommentId,
    /// The current status; absent if there is no such comment, or the caller may not moderate it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    status: Option<CommentStatus>,
    /// The current version; absent if there is no such comment, or the caller may not moderate it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    version: Option<i64>,
    /// The reason why the comment was not changed; absent if it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error: Option<String>,
}

/// Moderates many comments at once, all or none of them, or each independently.
///
/// Authors can moderate comments under their own posts.
#[utoipa::path(post, path = "/v1/comments/batch", tag = "comments", request_body = CommentBatch, security(("token" = ["comments:moderate"])),
    responses((status = 200, description = "The result for each comment", body = BatchResult)))]
pub async fn batch_comments(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsModerate>,
    posted: IdempotentJson<CommentBatch>,
) -> Answered<Response<Body>> {
    let CommentBatch {
        action,
        ids,
        filter,
        atomic,
    } = posted.body;
    let selection = Selection::check(&app, &caller, ids, filter).await?;
    let mut tx = posted.commit.begin().await?;
    tx.unrecorded("every comment may be there already, or left alone");
    let ids = selection.ids(&mut tx, &caller).await?;
    let mut results = Vec::with_capacity(ids.len());
    for id in ids {
        results.push(moderate(&mut tx, &app, &caller, id, action.status()).await?);
    }
    if atomic {
        selection.refuse_failures(&results)?;
    }
    let answer = Answer::ok(&BatchResult { results })?;
    posted.commit.finish(tx, answer).await
}

/// The comments that a batch applies to.
enum Selection {
    /// The comments with these ids.
    Ids(Vec<CommentId>),
    /// Every comment that matches these criteria.
    Found(CommentCriteria),
}

impl Selection {
    async fn check(
        app: &App,
        caller: &Authority,
        ids: Option<Vec<CommentId>>,
        filter: Option<CommentFilter>,
    ) -> Answered<Self> {
        match (ids, filter) {
            (Some(ids), None) => Ok(Self::Ids(check_ids(ids)?)),
            (None, Some(filter)) if filter.is_empty() => Err(Error::invalid(
                "filter",
                "say at least one thing that the comments have in common",
            )
            .into()),
            (None, Some(filter)) => Ok(Self::Found(
                filter
                    .check(app, caller)
                    .await
                    .map_err(|error| filter::below("filter", error))?,
            )),
            _ => Err(Problem::field(
                String::new(),
                "name either `ids` or `filter`",
            )),
        }
    }

    async fn ids(&self, conn: &mut Conn, by: &Authority) -> Result<Vec<CommentId>> {
        let filter = match self {
            Self::Ids(ids) => return Ok(ids.clone()),
            Self::Found(filter) => filter,
        };
        let ids = discussion::list_to_moderate(conn, by, filter, COMMENTS_MAX as i64 + 1).await?;
        if ids.len() > COMMENTS_MAX {
            let why = format!(
                "there are at least {} such comments and at most {COMMENTS_MAX} are done at once: narrow the filter",
                ids.len()
            );
            return Err(Error::invalid("filter", why));
        }
        Ok(ids)
    }

    fn refuse_failures(&self, results: &[BatchItem]) -> Result<()> {
        let mut errors = FieldErrors::default();
        for (n, item) in results.iter().enumerate() {
            let Some(error) = &item.error else { continue };
            match self {
                Self::Ids(_) => errors.push(format!("ids/{n}"), error),
                Self::Found(_) => errors.push("filter", format!("comment {}: {error}", item.id)),
            }
        }
        errors.into_result()
    }
}

fn check_ids(ids: Vec<CommentId>) -> Result<Vec<CommentId>> {
    if !(1..=COMMENTS_MAX).contains(&ids.len()) {
        return Err(Error::invalid(
            "ids",
            format!("name 1 to {COMMENTS_MAX} comments"),
        ));
    }
    let mut errors = FieldErrors::default();
    let mut seen = HashSet::new();
    for (n, id) in ids.iter().enumerate() {
        if !seen.insert(id) {
            errors.push(format!("ids/{n}"), format!("comment {id} is given twice"));
        }
    }
    errors.into_result().map(|()| ids)
}

/// Moderates one comment. A change that the comment's state does not allow is refused before
/// anything is written, so that the transaction can continue.
async fn moderate(
    tx: &mut Tx,
    app: &App,
    caller: &Authority,
    id: CommentId,
    to: CommentStatus,
) -> Result<BatchItem> {
    let left_alone = |error: String| BatchItem {
        id,
        status: None,
        version: None,
        error: Some(error),
    };
    let before = match discussion::find_to_moderate(tx, &app.services, caller, id).await {
        Ok(before) => before,
        Err(Error::NotFound) => return Ok(left_alone(format!("there is no comment {id}"))),
        Err(Error::Forbidden(why)) => return Ok(left_alone(why)),
        Err(error) => return Err(error),
    };
    let edit = Edit {
        status: Some(to),
        text: None,
    };
    match discussion::edit(tx, &app.services, caller, &before, &edit).await {
        Ok(after) => Ok(BatchItem {
            id,
            status: Some(after.status),
            version: Some(after.version),
            error: None,
        }),
        Err(Error::Conflict(conflict)) => Ok(BatchItem {
            id,
            status: Some(before.status),
            version: Some(before.version),
            error: Some(conflict.detail),
        }),
        Err(error) => Err(error),
    }
}
