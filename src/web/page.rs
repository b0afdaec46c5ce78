//! Answers a request with a page that is the same for every reader: from the page cache, or
//! rendered from a [`PageContext`] by the closure that the handler gives.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::app::App;
use super::context::PageContext;
use super::error;
use super::page_cache::{CacheEntry, Encoding, Outcome, RenderedPage};
use super::page_request::PageRequest;
use super::path::decode;
use crate::error::Result;

/// Answers from the page cache, after rendering if necessary. `known` is the one parameter that
/// changes the page.
pub async fn cached<F, R>(
    app: &App,
    request: &PageRequest,
    known: Option<&str>,
    render: F,
) -> Response<Body>
where
    F: FnOnce(PageContext) -> R + Send + 'static,
    R: Future<Output = Result<RenderedPage>> + Send + 'static,
{
    cached_as(app, request, request.key(known), render).await
}

/// Answers from the page cache, after rendering if necessary, under a key that the caller derives
/// from the path and everything else that changes the page.
pub async fn cached_as<F, R>(
    app: &App,
    request: &PageRequest,
    key: String,
    render: F,
) -> Response<Body>
where
    F: FnOnce(PageContext) -> R + Send + 'static,
    R: Future<Output = Result<RenderedPage>> + Send + 'static,
{
    match outcome(app, &key, render).await {
        Ok(entry) => answer(app, request, &entry).await,
        Err(why) => error::page(app, &why, request.id).await,
    }
}

/// Renders a response without caching or encoding it, for pages that are hardly ever requested
/// twice.
pub async fn passed<F, R>(app: &App, request: &PageRequest, render: F) -> Response<Body>
where
    F: FnOnce(PageContext) -> R + Send + 'static,
    R: Future<Output = Result<RenderedPage>> + Send + 'static,
{
    match app
        .cache
        .pass(|| async { render(PageContext::begin(app).await?).await })
        .await
    {
        Ok(entry) => entry.answer(
            Encoding::Identity,
            &request.validators,
            app.services.clock.now(),
        ),
        Err(why) => error::page(app, &why, request.id).await,
    }
}

/// Returns the cached entry under `key`, or the outcome of `render`.
pub async fn outcome<F, R>(app: &App, key: &str, render: F) -> Outcome
where
    F: FnOnce(PageContext) -> R + Send + 'static,
    R: Future<Output = Result<RenderedPage>> + Send + 'static,
{
    let reader = app.clone();
    app.cache
        .get(key, move || async move {
            render(PageContext::begin(&reader).await?).await
        })
        .await
}

/// Returns an entry as the response to a request. It is encoded if a core is free for that.
pub async fn answer(app: &App, request: &PageRequest, entry: &Arc<CacheEntry>) -> Response<Body> {
    if let Some(made) = app.cache.encode(entry, request.encoding) {
        made.await;
    }
    entry.answer(
        request.encoding,
        &request.validators,
        app.services.clock.now(),
    )
}

/// Counts a redirect or a 410 for the path of the request.
pub fn count_redirect(app: &App, request: &PageRequest, answer: &Response<Body>) {
    if !matches!(
        answer.status(),
        StatusCode::PERMANENT_REDIRECT | StatusCode::GONE
    ) {
        return;
    }
    if let Ok(path) = decode(request.uri.path()) {
        app.services
            .redirect_counts
            .add(&path, app.services.clock.now());
    }
}
