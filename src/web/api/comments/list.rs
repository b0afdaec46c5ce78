//! `GET /api/v1/comments`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::CommentView;
use super::filter::CommentFilter;
use crate::app::App;
use crate::error::Error;
use crate::model::paging::Cursor;
use crate::model::{AccountId, CapabilityId, CommentStatus, Door, PostId};
use crate::store;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::{self, Items};
use crate::web::api::problem::{Answered, Problem};
use crate::web::api::query::Query;

/// Which comments are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Only in this state.
    status: Option<CommentStatus>,
    /// Only those under this post.
    post: Option<PostId>,
    /// Only those of this user.
    author: Option<AccountId>,
    /// Only those of this guest; needs the scope `comments:personal` too.
    guest: Option<CapabilityId>,
    /// Only those with this mail address; needs the scope `comments:personal` too.
    email: Option<String>,
    /// Only those that came in this way.
    door: Option<Door>,
    /// Only those written at this moment or later.
    since: Option<DateTime<Utc>>,
    /// Only those written before this moment.
    until: Option<DateTime<Utc>>,
    /// Only those with this text in name or body; at most 200 characters.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The most items in a part: 1 to 200, 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

impl Parameters {
    /// What is looked for, without the part of the list that is asked for.
    fn filter(self) -> CommentFilter {
        let Self {
            status,
            post,
            author,
            guest,
            email,
            door,
            since,
            until,
            q,
            limit: _,
            cursor: _,
        } = self;
        CommentFilter {
            status,
            post,
            author,
            guest,
            email,
            door,
            since,
            until,
            q,
        }
    }
}

/// Lists comments of every status, newest first.
#[utoipa::path(get, path = "/v1/comments", tag = "comments", params(Parameters), security(("token" = ["comments:read"])),
    responses((status = 200, description = "A part of the list", body = Items<CommentView>)))]
pub async fn list_comments(
    State(app): State<App>,
    caller: May<scope::CommentsRead>,
    Query(parameters): Query<Parameters>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(parameters.limit)?;
    let before = paging::by_time(parameters.cursor.as_deref())?;
    let filter = parameters
        .filter()
        .check(&app, &caller)
        .await
        .map_err(of_query)?;
    let comments =
        store::comment_search::list(&mut app.db.read().await?, &filter, before, limit + 1).await?;
    let comments = comments
        .into_iter()
        .map(|comment| CommentView::new(&app, &caller, comment))
        .collect();
    Items::cut(comments, limit, |comment: &CommentView| {
        Cursor {
            at: comment.created_at,
            id: comment.id.0,
        }
        .encode()
    })
    .answer(&uri, "cursor")
}

/// What cannot be accepted stands in the query here.
fn of_query(error: Error) -> Problem {
    match error {
        Error::Invalid(errors) => Problem::parameters(&errors),
        error => error.into(),
    }
}
