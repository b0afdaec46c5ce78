//! `GET /-/share/{post}-{hash}.png`: the picture that a link to a post is shown with where the post has none.
//!
//! Only public posts have one, under the hash of what stands on it now; an older hash answers 308,
//! because a link may have been shared before the title was changed. `blog` in place of a post's id
//! is the blog's own.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::drawing::{CARD_HEIGHT, CARD_WIDTH, Card};
use crate::error::{Error, Result};
use crate::model::{Kind, Post, PostId, Shown};
use crate::store;
use crate::urls;
use crate::web::page::{PageRequest, Reading};
use crate::web::path::Path;
use crate::web::views::PreviewImage;
use crate::web::{error, pictures};

/// The share image.
pub async fn get(
    State(app): State<App>,
    Path(file): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    match picture(&app, &file).await {
        Ok(response) => response,
        Err(why) => error::page(&app, &why, request.id).await,
    }
}

async fn picture(app: &App, file: &str) -> Result<Response<Body>> {
    let (subject, hash) = file
        .strip_suffix(".png")
        .and_then(|name| name.split_once('-'))
        .ok_or(Error::NotFound)?;
    if !pictures::is_hash(hash) {
        return Err(Error::NotFound);
    }
    let mut reading = Reading::begin(app).await?;
    let post = post(&mut reading, subject).await?;
    let card = card(&reading, post.as_ref());
    drop(reading);
    let current = card.hash();
    if current != hash {
        return pictures::moved(&urls::share(subject, &current));
    }
    let bytes = app
        .pictures
        .get(file.to_owned(), move |painter| {
            painter.card(&card).map_err(Error::internal)
        })
        .await?;
    Ok(pictures::answer(bytes, "image/png", pictures::FOR_EVER))
}

/// The public post of this id; `None` for the blog itself.
async fn post(reading: &mut Reading, subject: &str) -> Result<Option<Post>> {
    if subject == urls::BLOG {
        return Ok(None);
    }
    let id: PostId = subject.parse().map_err(|_| Error::NotFound)?;
    if id.to_string() != subject {
        return Err(Error::NotFound);
    }
    let post = store::posts::find(&mut reading.conn, id)
        .await?
        .filter(|post| post.shown(reading.now) == Shown::Published);
    post.map(Some).ok_or(Error::NotFound)
}

/// What stands on the share image of a post, or of the blog.
fn card(reading: &Reading, post: Option<&Post>) -> Card {
    let settings = &reading.settings;
    let dated = post
        .filter(|post| post.kind == Kind::Post)
        .and_then(|post| post.published_at);
    Card {
        title: post.map(|post| reading.title(post)),
        date: dated.map(|at| reading.words.day(at)),
        blog: settings.title.clone(),
        lang: post
            .and_then(|post| post.lang.clone())
            .unwrap_or_else(|| settings.language.clone()),
        shades: settings.look.palette().day,
    }
}

/// The share image as a page's head names it.
pub(in crate::web) fn preview(reading: &Reading, post: Option<&Post>) -> PreviewImage {
    let card = card(reading, post);
    let subject = post.map_or_else(|| urls::BLOG.to_owned(), |post| post.id.to_string());
    PreviewImage {
        url: reading.absolute(&urls::share(&subject, &card.hash())),
        size: Some((CARD_WIDTH, CARD_HEIGHT)),
        alt: card.title.unwrap_or(card.blog),
    }
}
