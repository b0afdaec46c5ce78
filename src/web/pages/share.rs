//! `GET /-/share/{post}-{hash}.png`: the image for link previews of a post that has no image of its
//! own.
//!
//! Only public posts have one. Its URL contains a hash of what the image shows; an older hash
//! redirects with 308, because a link may have been shared before the title changed. `blog` in
//! place of a post's id is the blog's own image.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::drawing::HAS_TEXT;
use crate::error::{Error, Result};
use crate::model::{Post, PostId, Shown};
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::{error, image_cache, share_image};

/// Serves the share image.
pub async fn get(
    State(app): State<App>,
    Path(file): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let picture = picture(&app, &file).await;
    error::answer(&app, picture, request.id).await
}

async fn picture(app: &App, file: &str) -> Result<Response<Body>> {
    let (subject, hash) = file
        .strip_suffix(".png")
        .and_then(|name| name.split_once('-'))
        .ok_or(Error::NotFound)?;
    if !HAS_TEXT || !image_cache::is_hash(hash) {
        return Err(Error::NotFound);
    }
    let mut context = PageContext::begin(app).await?;
    let post = post(&mut context, subject).await?;
    let card = share_image::card(&context, post.as_ref());
    drop(context);
    let current = card.hash();
    if current != hash {
        return image_cache::moved(&urls::share(subject, &current));
    }
    let bytes = app
        .images
        .get(file.to_owned(), move |painter| {
            painter.card(&card).map_err(Error::internal)
        })
        .await?;
    Ok(image_cache::answer(
        bytes,
        "image/png",
        image_cache::FOR_EVER,
    ))
}

/// Finds the public post with this id; `None` for the blog itself.
async fn post(context: &mut PageContext, subject: &str) -> Result<Option<Post>> {
    if subject == urls::BLOG {
        return Ok(None);
    }
    let id: PostId = subject.parse().map_err(|_| Error::NotFound)?;
    if id.to_string() != subject {
        return Err(Error::NotFound);
    }
    let post = store::posts::find(&mut context.conn, id)
        .await?
        .filter(|post| post.shown(context.now) == Shown::Published);
    post.map(Some).ok_or(Error::NotFound)
}
