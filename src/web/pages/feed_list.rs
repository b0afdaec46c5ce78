//! `GET /feeds`: the addresses of the blog's feeds, to be copied into a feed reader.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::error::Result;
use crate::model::FeedForm;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::cached;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::views::{FeedListPage, Link, PageHead};

/// Shows the addresses of the feeds of posts and of comments.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, render).await
}

async fn render(context: PageContext) -> Result<RenderedPage> {
    let title = context.t.frame.feed.to_owned();
    let head = PageHead {
        title: title.clone(),
        canonical: Some(context.absolute(urls::FEEDS)),
        ..PageHead::default()
    };
    let layout = context.layout(head);
    let posts = layout
        .site
        .feeds
        .iter()
        .map(|feed| Link::new(context.absolute(&feed.url), &feed.title));
    let comments = FeedForm::OF_COMMENTS.into_iter().map(|form| {
        let name = context.t.feeds.comments_on.with(&context.settings.title);
        let label = format!("{name} ({})", form.name());
        Link::new(context.absolute(&urls::comments_feed(form)), label)
    });
    let view = FeedListPage {
        feeds: posts.chain(comments).collect(),
        title,
        layout,
    };
    context.page(&view, Vec::new())
}
