//! `GET /api/v1/comments`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::CommentView;
use super::filter::CommentFilter;
use crate::discussion;
use crate::error::Error;
use crate::model::paging::Cursor;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::problem::{Answered, Problem};
use crate::web::api::query::Query;
use crate::web::app::App;

/// Lists comments of every status, newest first. Authors get the comments under their own posts.
#[utoipa::path(get, path = "/v1/comments", tag = "comments", params(CommentFilter, Paging), security(("token" = ["comments:read"])),
    responses((status = 200, description = "One part of the list", body = Items<CommentView>)))]
pub async fn list_comments(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsRead>,
    Query(filter): Query<CommentFilter>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let before = paging::by_time(paging.cursor.as_deref())?;
    let filter = filter.check(&app, &caller).await.map_err(of_query)?;
    let comments = discussion::list(
        &mut app.db.read().await?,
        &caller,
        &filter,
        before,
        limit + 1,
    )
    .await?;
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

/// Returns the problem of an error whose fields are parameters of the query.
fn of_query(error: Error) -> Problem {
    match error {
        Error::Invalid(errors) => Problem::parameters(&errors),
        error => error.into(),
    }
}
