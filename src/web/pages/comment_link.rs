//! `GET /c/{id}`: a comment's permalink, for ever.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::thread;
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{CommentId, CommentStatus};
use crate::store;
use crate::web::page::{PageRequest, Reading, cached, moved};
use crate::web::page_cache::Rendered;
use crate::web::path::Path;

/// Leads to the comment on the right page of its post.
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    cached(&app, &request, None, move |reading| render(reading, id)).await
}

async fn render(mut reading: Reading, id: String) -> Result<Rendered> {
    let id: CommentId = id.parse().map_err(|_| Error::NotFound)?;
    let comment = store::comments::find(&mut reading.conn, id)
        .await?
        .ok_or(Error::NotFound)?;
    if !thread::is_seen(&mut reading, &comment).await? {
        return Err(if comment.status == CommentStatus::Removed {
            Error::Gone
        } else {
            Error::NotFound
        });
    }
    let post = store::posts::find(&mut reading.conn, comment.post_id)
        .await?
        .ok_or(Error::Gone)?;
    let is_seen = post.shows_comments(reading.now);
    let path = post.path.filter(|_| is_seen).ok_or(Error::NotFound)?;
    let address = thread::address(&mut reading, &path, &comment).await?;
    Ok(moved(StatusCode::SEE_OTHER, &address))
}
