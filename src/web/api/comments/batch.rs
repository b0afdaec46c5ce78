//! `POST /api/v1/comments/batch`
//!
//! All that is named is done in one transaction. A dry run does the same and
//! lets the transaction go, so that its answer is what would be, versions included.

use std::collections::HashSet;

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::{Deserialize, Serialize};

use super::filter::{self, CommentFilter};
use crate::app::App;
use crate::discussion::{self, Edit};
use crate::error::{Error, FieldErrors, Result};
use crate::model::{Caller, CommentId, CommentStatus};
use crate::store::comment_search::Filter;
use crate::store::{self, Conn, Tx};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::idempotency::Posted;
use crate::web::api::json::present;
use crate::web::api::problem::{Answered, Problem};

/// The most comments in one request: they share one transaction.
const COMMENTS_MAX: usize = 1000;

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
    /// The comments, each once, at most 1000; or else `filter`.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_items = 1, max_items = 1000)]
    ids: Option<Vec<CommentId>>,
    /// What the comments have in common, at most 1000 of them; or else `ids`.
    /// Removed ones are left out unless it asks for them by their status.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    filter: Option<CommentFilter>,
    /// Whether nothing is done when one of them fails (the default), or the others are done all the same.
    #[serde(default = "yes")]
    #[schema(default = true)]
    atomic: bool,
    /// Whether nothing is written, and the answer is what would be.
    #[serde(default)]
    #[schema(default = false)]
    dry_run: bool,
}

fn yes() -> bool {
    true
}

/// What became of the comments.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchResult {
    /// What became of each, in the order of `ids`, or newest first.
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
pub async fn batch_comments(
    State(app): State<App>,
    caller: May<scope::CommentsModerate>,
    posted: Posted<Batch>,
) -> Answered<Response<Body>> {
    let Batch {
        action,
        ids,
        filter,
        atomic,
        dry_run,
    } = posted.body;
    let named = Named::check(&app, &caller, ids, filter).await?;
    let mut tx = app.db.begin().await?;
    tx.unrecorded("every comment may be there already, or left alone");
    let ids = named.ids(&mut tx).await?;
    let mut results = Vec::with_capacity(ids.len());
    for id in ids {
        results.push(moderate(&mut tx, &app, &caller, id, action.status()).await?);
    }
    if atomic {
        named.refuse_failures(&results)?;
    }
    let answer = Answer::ok(&BatchResult { results })?;
    if dry_run {
        Ok(answer.into_response())
    } else {
        posted.once.finish(&app, tx, answer).await
    }
}

/// The comments that a batch is about.
enum Named {
    /// These.
    Ids(Vec<CommentId>),
    /// Those that are found.
    Found(Filter),
}

impl Named {
    async fn check(
        app: &App,
        caller: &Caller,
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

    async fn ids(&self, conn: &mut Conn) -> Result<Vec<CommentId>> {
        let filter = match self {
            Self::Ids(ids) => return Ok(ids.clone()),
            Self::Found(filter) => filter,
        };
        let ids = store::comment_search::list_ids(conn, filter, COMMENTS_MAX as i64 + 1).await?;
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
            errors.push(format!("ids/{n}"), format!("comment {id} is named twice"));
        }
    }
    errors.into_result().map(|()| ids)
}

/// Moderates one comment. What a comment's state does not allow is found before
/// anything is written, so that the transaction goes on.
async fn moderate(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    id: CommentId,
    to: CommentStatus,
) -> Result<BatchItem> {
    let Some(before) = store::comments::find(tx, id).await? else {
        return Ok(BatchItem {
            id,
            status: None,
            version: None,
            error: Some(format!("there is no comment {id}")),
        });
    };
    let edit = Edit {
        status: Some(to),
        text: None,
    };
    match discussion::edit(tx, &app.services, caller.actor(), &before, &edit).await {
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
