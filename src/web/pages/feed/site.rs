//! `GET /feed.atom`, `/feed.rss`, `/feed.json`: the blog's posts.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::posts::{self, Source};
use super::{Parameters, parameters};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::feeds::Filter;
use crate::urls;
use crate::web::page::{PageRequest, Reading, moved};
use crate::web::page_cache::Rendered;
use crate::web::views::FeedForm;

/// The blog's posts, newest first.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let Some((_, form)) = FeedForm::split(request.uri.path()) else {
        return crate::web::error::page(&app, &Error::NotFound, request.id).await;
    };
    parameters::cached(&app, &request, move |reading, parameters| {
        render(reading, form, parameters)
    })
    .await
}

async fn render(reading: Reading, form: FeedForm, parameters: Parameters) -> Result<Rendered> {
    // Blogger's feed could be searched too.
    if parameters.query.is_some() {
        return Ok(moved(
            StatusCode::PERMANENT_REDIRECT,
            &parameters.address(&format!("/search{}", form.ending())),
        ));
    }
    let filter = Filter::all(reading.now);
    let (page, path) = ("/".to_owned(), urls::feed_of("/", form.ending()));
    let source = Source {
        id: "blog".to_owned(),
        page,
        path,
        name: None,
        filter,
        keys: vec!["listing".to_owned()],
    };
    posts::render(reading, form, source, &parameters).await
}
