//! `GET /c/{id}`: the permalink of a comment, which never changes.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::thread;
use crate::error::{Error, Result};
use crate::model::{CommentId, CommentStatus};
use crate::store;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::cached;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::response::moved;

/// Redirects to the comment on the right page of its post.
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    cached(&app, &request, None, move |context| render(context, id)).await
}

async fn render(mut context: PageContext, id: String) -> Result<RenderedPage> {
    let id: CommentId = id.parse().map_err(|_| Error::NotFound)?;
    let comment = store::comments::find(&mut context.conn, id)
        .await?
        .ok_or(Error::NotFound)?;
    if !thread::is_seen(&mut context, &comment).await? {
        return Err(if comment.status == CommentStatus::Removed {
            Error::Gone
        } else {
            Error::NotFound
        });
    }
    let post = store::posts::find(&mut context.conn, comment.post_id)
        .await?
        .ok_or(Error::Gone)?;
    let is_seen = post.shows_comments(context.now);
    let path = post.path.filter(|_| is_seen).ok_or(Error::NotFound)?;
    let address = thread::address(&mut context.conn, &path, &comment).await?;
    Ok(moved(StatusCode::SEE_OTHER, &address))
}
