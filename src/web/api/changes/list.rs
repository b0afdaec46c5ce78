//! `GET /api/v1/changes`

use std::time::Duration;

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

use crate::error::Error;
use crate::model::{Action, Authority, Change, Detail};
use crate::site;
use crate::web::api::caller::{RequireScope, check_still_holds, scope};
use crate::web::api::paging::{self, Items};
use crate::web::api::problem::{Answered, Problem};
use crate::web::api::query::Query;
use crate::web::app::App;

/// The maximum time that a request waits for a change.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// The query parameters of `list_changes`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangeListParameters {
    /// Only changes after this number, the `seq` of the last change you have; 0 by default.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// Only this many of the newest changes, 1 to 200, still oldest first. `last=1` returns the
    /// change from which to follow the log. Cannot be combined with `after`.
    #[param(minimum = 1, maximum = 200)]
    last: Option<i64>,
    /// The maximum number of items, 1 to 200; 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The number of seconds to wait while there are no changes, 0 to 60; 0 by default.
    #[param(minimum = 0, maximum = 60)]
    wait: Option<i64>,
}

/// A change in the change log.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Change, example = json!({
    "seq": 12, "at": "2022-01-07T10:00:00Z", "actor": "user:1", "action": "comment.approved", "subject": "comment:7", "node": "main",
    "detail": { "post": 42, "from": "pending", "to": "approved" }
}))]
pub struct ChangeView {
    /// The number of the change: 1, 2, 3, without gaps, in the order of the commits.
    seq: i64,
    /// When the change was made.
    at: DateTime<Utc>,
    /// The actor who made the change: `user:1`, `guest`, `cli` or `system`.
    actor: String,
    #[schema(schema_with = action_schema)]
    action: String,
    /// The subject of the change, such as `post:42`.
    subject: String,
    /// The server process that made the change.
    node: String,
    /// The details of the change.
    detail: Detail,
}

/// Returns the schema of `action`, whose description lists every action. It is not an enum, because
/// more actions may be added: clients must ignore those that they do not know.
fn action_schema() -> Object {
    let words: Vec<String> = Action::ALL
        .iter()
        .map(|action| format!("`{}`", action.as_str()))
        .collect();
    let description = format!("What was done: {}. More may come.", words.join(", "));
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .build()
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        Self {
            seq: change.seq,
            at: change.at,
            actor: change.actor,
            action: change.action,
            subject: change.subject,
            node: change.node,
            detail: change.detail.0,
        }
    }
}

/// Lists the changes after a given one, oldest first.
///
/// Owners get every change, editors get changes of posts, moderators get changes of comments.
///
/// Remember the `seq` of the last change and send it as `after` next time: nothing is left out and
/// nothing is repeated. If there are more changes already, `next_cursor` has that number too.
///
/// A comment that is published at once is `comment.approved` without `from` in its detail. A
/// comment that is held is `comment.received`, and `comment.approved` from `pending` once it is
/// approved.
///
/// With `wait=30` you can follow the log without polling. The answer comes as soon as there is a
/// later change, made by any server process or at the command line. It is an empty list after 30
/// seconds or when the server stops. At most 64 requests can wait in one process; one more gets 429
/// with `Retry-After`.
#[utoipa::path(get, path = "/v1/changes", tag = "changes", params(ChangeListParameters), security(("token" = ["changes:read"])),
    responses((status = 200, description = "One part of the log", body = Items<ChangeView>)))]
pub async fn list_changes(
    State(app): State<App>,
    caller: RequireScope<scope::ChangesRead>,
    Query(parameters): Query<ChangeListParameters>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(parameters.limit)?;
    if let Some(last) = newest(&parameters)? {
        let changes = site::list_newest_changes(&mut app.db.read().await?, &caller, last).await?;
        let items: Vec<ChangeView> = changes.into_iter().map(ChangeView::from).collect();
        let next_cursor = None;
        return Items { items, next_cursor }.answer(&uri, "after");
    }
    let after = parameters.after.unwrap_or(0);
    if after < 0 {
        return Err(Problem::parameter(
            "after",
            "use the number of a change, or 0",
        ));
    }
    let wait = seconds(parameters.wait)?;
    let changes = if wait.is_zero() {
        read(&app, &caller, after, limit + 1).await?
    } else {
        wait_for(&app, &caller, after, limit + 1, wait).await?
    };
    Items::cut(changes, limit, |change: &ChangeView| change.seq.to_string()).answer(&uri, "after")
}

/// Returns the parameter `last`, the number of newest changes to list.
fn newest(parameters: &ChangeListParameters) -> Answered<Option<i64>> {
    let fault = match (parameters.last, parameters.after) {
        (None, _) => return Ok(None),
        (Some(last), None) if (1..=paging::LIMIT_MAX).contains(&last) => return Ok(Some(last)),
        (Some(_), None) => "use a number from 1 to 200",
        (Some(_), Some(_)) => "use it without `after`",
    };
    Err(Problem::parameter("last", fault))
}

/// Returns the time to wait, from the parameter `wait`.
fn seconds(wait: Option<i64>) -> Answered<Duration> {
    let seconds = u64::try_from(wait.unwrap_or(0)).ok();
    let wait = seconds.map(Duration::from_secs);
    wait.filter(|wait| *wait <= WAIT_MAX).ok_or_else(|| {
        let most = WAIT_MAX.as_secs();
        Problem::parameter("wait", format!("use a number of seconds from 0 to {most}"))
    })
}

async fn read(app: &App, caller: &Authority, after: i64, limit: i64) -> Answered<Vec<ChangeView>> {
    let changes = site::list_changes(&mut app.db.read().await?, caller, after, limit).await?;
    Ok(changes.into_iter().map(ChangeView::from).collect())
}

/// Reads the log again each time it has grown, until there is a change to list or the time is up.
async fn wait_for(
    app: &App,
    caller: &Authority,
    after: i64,
    limit: i64,
    wait: Duration,
) -> Answered<Vec<ChangeView>> {
    // Listens before the first read, so that no change committed in between is missed.
    let mut listener = app.change_signal.listen().ok_or_else(too_many)?;
    let deadline = Instant::now() + wait;
    loop {
        let changes = read(app, caller, after, limit).await?;
        if !changes.is_empty() || !listener.wait(deadline).await {
            return Ok(changes);
        }
        check_still_holds(app, &mut app.db.read().await?, caller).await?;
    }
}

fn too_many() -> Problem {
    let retry_after = Duration::from_secs(2);
    Problem::from(Error::TooMany { retry_after })
        .detail("too many requests wait for changes already; ask without `wait`, or later")
}
