//! `GET /api/v1/posts/{id}/comments`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use crate::discussion::{self, ThreadPlace};
use crate::error::Result;
use crate::model::{Comment, CommentId, PostId};
use crate::store::{Conn, threads};
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::comments::CommentView;
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Lists all comments under a post as a tree.
///
/// The tree is given as a list: each top-level comment is followed by all comments of its subtree,
/// oldest first. `parent_id` and `depth` give the place of each comment. Authors can read comments
/// under their own posts.
#[utoipa::path(get, path = "/v1/posts/{id}/comments", tag = "comments", params(("id" = PostId, Path, description = "The post"), Paging),
    security(("token" = ["comments:read"])),
    responses((status = 200, description = "One part of the thread", body = Items<CommentView>)))]
pub async fn list_post_comments(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsRead>,
    Path(id): Path<PostId>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = usize::try_from(paging::limit(paging.limit)?).unwrap_or_default();
    let after = paging::by(paging.cursor.as_deref(), ThreadPlace::decode)?;
    let mut conn = app.db.read().await?;
    let part = (after, limit + 1);
    let mut places = discussion::list_places(&mut conn, &app.services, &caller, id, part).await?;
    let has_more = places.len() > limit;
    places.truncate(limit);
    let next_cursor = places.last().filter(|_| has_more).map(ThreadPlace::encode);
    let comments = read(&mut conn, &places).await?;
    let items = comments
        .into_iter()
        .map(|comment| CommentView::new(&app, &caller, comment))
        .collect();
    Items { items, next_cursor }.answer(&uri, "cursor")
}

/// Loads the comments at these places, in the same order.
async fn read(conn: &mut Conn, places: &[ThreadPlace]) -> Result<Vec<Comment>> {
    let ids: Vec<CommentId> = places.iter().map(ThreadPlace::id).collect();
    let comments = threads::list_by_ids(conn, &ids).await?;
    let find = |id: &CommentId| comments.binary_search_by_key(id, |comment| comment.id).ok();
    Ok(ids
        .iter()
        .filter_map(find)
        .map(|place| comments[place].clone())
        .collect())
}
