//! `GET /api/v1/changes`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::model::{Change, Detail};
use crate::store;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::{self, Items};
use crate::web::api::problem::{Answered, Problem};
use crate::web::api::query::Query;

/// Which changes are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Only those after this number: the `seq` of the last one seen; 0 when absent.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// The most items in a part: 1 to 200, 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// A change.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Change, example = json!({
    "seq": 12, "at": "2022-01-07T10:00:00Z", "actor": "account:1", "action": "comment.approved", "subject": "comment:7", "node": "main",
    "detail": { "post": 42, "from": "pending", "to": "approved" }
}))]
pub struct ChangeView {
    /// Its number: 1, 2, 3 without gaps, in the order in which the changes became true.
    seq: i64,
    /// When.
    at: DateTime<Utc>,
    /// By whom: `account:1`, `visitor`, `cli` or `system`.
    actor: String,
    /// What was done, such as `post.published`.
    action: String,
    /// To what, such as `post:42`.
    subject: String,
    /// The server process that made it.
    node: String,
    /// In detail.
    detail: Detail,
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

/// Lists what happened after a change, oldest first.
///
/// Remember the `seq` of the last one and ask again with it as `after`: nothing
/// is left out and nothing comes twice. `next_cursor` is that number too, given
/// when more is there already.
#[utoipa::path(get, path = "/v1/changes", tag = "changes", params(Parameters), security(("token" = ["changes:read"])),
    responses((status = 200, description = "A part of the log", body = Items<ChangeView>)))]
pub async fn list_changes(
    State(app): State<App>,
    _caller: May<scope::ChangesRead>,
    Query(parameters): Query<Parameters>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(parameters.limit)?;
    let after = parameters.after.unwrap_or(0);
    if after < 0 {
        return Err(Problem::parameter(
            "after",
            "use the number of a change, or 0",
        ));
    }
    let changes = store::changes::list(&mut app.db.read().await?, after, limit + 1).await?;
    let changes = changes.into_iter().map(ChangeView::from).collect();
    Items::cut(changes, limit, |change: &ChangeView| change.seq.to_string()).answer(&uri, "after")
}
