//! `GET /feed.atom`: the newest posts (RFC 4287); Blogger's `/feeds/posts/default` is the same.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::listing::Authors;
use crate::app::App;
use crate::error::Result;
use crate::model::Post;
use crate::model::paging::Cursor;
use crate::store;
use crate::store::posts::PublicFilter;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached};
use crate::web::page_cache::Rendered;
use crate::web::views::{AtomEntry, AtomFeed};

/// Posts in the feed.
const ENTRIES: i64 = 25;

/// The newest posts.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, render).await
}

async fn render(mut reading: Reading) -> Result<Rendered> {
    let filter = PublicFilter { now: reading.now, from: Cursor::oldest().at, label: None };
    let posts = store::posts::list_public(&mut reading.conn, &filter, Cursor::newest(), ENTRIES).await?;
    let mut entries = Vec::with_capacity(posts.len());
    let mut authors = Authors::default();
    for post in &posts {
        entries.push(entry(&mut reading, &mut authors, post).await?);
    }
    let newest = posts.iter().filter_map(|post| post.published_at.max(Some(post.updated_at))).max();
    let settings = &reading.settings;
    let subtitle = Some(settings.tagline.as_str()).filter(|text| !text.is_empty()).unwrap_or(&settings.description);
    let view = AtomFeed {
        id: reading.services.urls.tag("blog"),
        lang: settings.language.clone(),
        title: settings.title.as_str().into(),
        subtitle: (!subtitle.is_empty()).then(|| subtitle.into()),
        updated: reading.words.iso(newest.unwrap_or(crate::clock::Timestamp::UNIX_EPOCH)),
        url: reading.absolute("/"),
        self_url: reading.absolute(urls::FEED),
        next_url: None,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        entries,
    };
    let mut keys: Vec<String> = posts.iter().map(|post| format!("post:{}", post.id)).collect();
    keys.push("listing".to_owned());
    let mut rendered = reading.page(&view, keys)?;
    rendered.content_type = "application/atom+xml; charset=utf-8";
    // Not only the posts that are left: a post taken away and a new title are changes too.
    rendered.last_modified = store::changes::last_at(&mut reading.conn).await?;
    Ok(rendered)
}

async fn entry(reading: &mut Reading, authors: &mut Authors, post: &Post) -> Result<AtomEntry> {
    let url = reading.absolute(&urls::post(post.path.as_ref(), post.id));
    let labels = store::labels::list_by_post(&mut reading.conn, post.id).await?;
    let author = authors.name(reading, post.author_id).await?.unwrap_or_default();
    let published = post.published_at.unwrap_or(post.created_at);
    let summary = if post.subtitle.is_empty() { &post.excerpt } else { &post.subtitle };
    Ok(AtomEntry {
        id: reading.services.urls.tag(&format!("post-{}", post.id)),
        title: post.title_or_excerpt().into(),
        summary: (!summary.is_empty()).then(|| summary.as_str().into()),
        author: author.into(),
        author_url: None,
        published: reading.words.iso(published),
        updated: reading.words.iso(published.max(post.updated_at)),
        categories: labels.into_iter().map(|label| label.name.into()).collect(),
        lang: post.lang.clone(),
        html: post.html.as_str().into(),
        replies: None,
        in_reply_to: Vec::new(),
        url,
    })
}
