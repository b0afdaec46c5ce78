//! `GET /feed.atom`, `/feed.rss`, `/feed.json`: the feed of the blog's posts.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::posts::{self, Source};
use super::{FeedParameters, parameters};
use crate::error::{Error, Result};
use crate::model::{FeedForm, SurrogateKey};
use crate::store::feeds::FeedFilter;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::response::moved;

/// Serves the feed of the blog's posts, newest first.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let Some((_, form)) = FeedForm::split(request.uri.path()) else {
        return crate::web::error::page(&app, &Error::NotFound, request.id).await;
    };
    parameters::cached(&app, &request, move |context, parameters| {
        render(context, form, parameters)
    })
    .await
}

async fn render(
    context: PageContext,
    form: FeedForm,
    parameters: FeedParameters,
) -> Result<RenderedPage> {
    // Blogger's feed accepted a search query too.
    if parameters.query.is_some() {
        return Ok(moved(
            StatusCode::PERMANENT_REDIRECT,
            &parameters.address(&urls::feed_of(urls::SEARCH, form)),
        ));
    }
    let filter = FeedFilter::all(context.now);
    let (page, path) = ("/".to_owned(), urls::feed_of("/", form));
    let source = Source {
        id: "blog".to_owned(),
        page,
        path,
        name: None,
        filter,
        keys: vec![SurrogateKey::Listing],
        is_told: true,
    };
    posts::render(context, form, source, &parameters).await
}
