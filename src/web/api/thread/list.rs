//! `GET /api/v1/posts/{id}/comments`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::order::reading_order;
use crate::app::App;
use crate::error::Result;
use crate::model::{Comment, CommentId, PostId};
use crate::store::{self, Conn};
use crate::web::api::caller::{May, scope};
use crate::web::api::comments::CommentView;
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::path::Path;
use crate::web::api::posts;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Lists every comment under a post as a tree.
///
/// The tree is flat, in the order in which it is read: each comment, then its
/// replies, oldest first. `parent_id` and `depth` say where each one stands.
#[utoipa::path(get, path = "/v1/posts/{id}/comments", tag = "comments", params(("id" = PostId, Path, description = "The post"), Paging),
    security(("token" = ["comments:read"])),
    responses((status = 200, description = "A part of the thread", body = Items<CommentView>)))]
pub async fn list_post_comments(
    State(app): State<App>,
    caller: May<scope::CommentsRead>,
    Path(id): Path<PostId>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let after = CommentId(paging::by_number(paging.cursor.as_deref(), 0)?);
    let mut conn = app.db.read().await?;
    posts::load(&mut conn, id).await?;
    let comments = read(&mut conn, id, after, limit + 1).await?;
    let comments = comments
        .into_iter()
        .map(|comment| CommentView::new(&app, &caller, comment))
        .collect();
    Items::cut(comments, limit, |comment: &CommentView| {
        paging::encode(comment.id)
    })
    .answer(&uri, "cursor")
}

/// The comments after `after` in reading order. The whole thread is read only as pairs of ids.
async fn read(conn: &mut Conn, post: PostId, after: CommentId, limit: i64) -> Result<Vec<Comment>> {
    let order = reading_order(&store::threads::list_places(conn, post).await?);
    let start = order
        .iter()
        .position(|id| *id == after)
        .map_or(0, |place| place + 1);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let wanted: Vec<CommentId> = order.into_iter().skip(start).take(limit).collect();
    let comments = store::threads::list_by_ids(conn, &wanted).await?;
    let find = |id: &CommentId| comments.binary_search_by_key(id, |comment| comment.id).ok();
    Ok(wanted
        .iter()
        .filter_map(find)
        .map(|place| comments[place].clone())
        .collect())
}
