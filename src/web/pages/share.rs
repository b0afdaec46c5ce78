//! `GET /-/share/{post}-{hash}.jpg`, `GET /-/share/{post}-{hash}.png`: the image for link previews
//! of a post, cut from its cover, or drawn if it has no image of its own.
//!
//! Only public posts have one. Its URL contains a hash of what the image shows; an older hash
//! redirects with 308, because a link may have been shared before the title changed. `blog` in
//! place of a post's id is the blog's own image.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::Response;

use crate::drawing::{Card, Painter};
use crate::error::{Error, Result};
use crate::media;
use crate::model::{Post, PostId, Shown};
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::share_image::{CoverCut, ShareImage};
use crate::web::{error, image_cache, picture, share_image};

/// Serves the share image.
pub async fn get(
    State(app): State<App>,
    Path(file): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let image = image(&app, &file).await;
    error::answer(&app, image, request.id).await
}

async fn image(app: &App, file: &str) -> Result<Response<Body>> {
    let (subject, hash) = file
        .strip_suffix(".png")
        .or(file.strip_suffix(".jpg"))
        .and_then(|name| name.split_once('-'))
        .ok_or(Error::NotFound)?;
    if !image_cache::is_hash(hash) {
        return Err(Error::NotFound);
    }
    let mut context = PageContext::begin(app).await?;
    let post = post(&mut context, subject).await?;
    let cover = post.as_ref().and_then(|post| post.cover.as_ref());
    let pictures = picture::read(&mut context, cover.into_iter(), &mut Vec::new()).await?;
    let cover = cover.and_then(|path| pictures.picture(&path.hash()));
    let image = share_image::of(&context, post.as_ref(), cover).ok_or(Error::NotFound)?;
    drop(context);
    let current = image.path(subject);
    if current.strip_prefix(urls::SHARE) != Some(file) {
        return image_cache::moved(&current);
    }
    let (bytes, content_type) = match image {
        ShareImage::Card(card) => (drawn(app, file, card).await?, "image/png"),
        ShareImage::Cover(cover) => (cut(app, file, cover).await?, "image/jpeg"),
    };
    Ok(image_cache::answer(
        bytes,
        content_type,
        image_cache::FOR_EVER,
    ))
}

async fn drawn(app: &App, file: &str, card: Card) -> Result<Bytes> {
    let draw = move |painter: &mut Painter| painter.card(&card).map_err(Error::internal);
    app.images.get(file.to_owned(), draw).await
}

/// Cuts the image from the stored file of the cover.
async fn cut(app: &App, file: &str, cover: CoverCut) -> Result<Bytes> {
    let services = &app.services;
    let make = async {
        let stored = services.storage.get(&cover.file).await?;
        let stored = stored
            .ok_or_else(|| Error::internal(format!("the stored file {} is missing", cover.file)))?;
        let cut = media::cut(&services.media_budget, stored, cover.cut).await;
        cut.map_err(|why| match why {
            media::Error::Busy { .. } => Error::Unavailable(why.into()),
            why => Error::internal(why),
        })
    };
    app.images.get_with(file.to_owned(), make).await
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
