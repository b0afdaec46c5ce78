//! `GET /sitemap.xml`: every public address (sitemaps.org); an index where there are more than fit.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::error::{Error, Result};
use crate::model::PostId;
use crate::store;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached};
use crate::web::page_cache::Rendered;
use crate::web::views::{Sitemap, SitemapIndex, SitemapUrl};

/// The most addresses in one file, by the protocol 50,000; fewer keep it small.
const ADDRESSES: i64 = 5_000;
const XML: &str = "application/xml; charset=utf-8";

/// The sitemap, or with `?after=` a part of it.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let after = request.parameter("after");
    cached(&app, &request, Some("after"), move |reading| render(reading, after)).await
}

async fn render(mut reading: Reading, after: Option<String>) -> Result<Rendered> {
    let start: PostId = after.as_deref().unwrap_or("0").parse().map_err(|_| Error::NotFound)?;
    let lines = store::posts::list_addresses(&mut reading.conn, reading.now, start, ADDRESSES + 1).await?;
    let fits = lines.len() <= usize::try_from(ADDRESSES).unwrap_or(usize::MAX);
    if after.is_none() && !fits {
        return index(reading).await;
    }
    let home = after.is_none().then(|| SitemapUrl { url: reading.absolute("/"), modified: None });
    let posts = lines.iter().take(usize::try_from(ADDRESSES).unwrap_or(usize::MAX)).map(|line| SitemapUrl {
        url: reading.absolute(&urls::path(&line.path)),
        modified: Some(reading.words.iso(line.updated_at.max(line.published_at))),
    });
    let view = Sitemap { urls: home.into_iter().chain(posts).collect() };
    xml(reading.page(&view, vec!["listing".to_owned()]))
}

async fn index(mut reading: Reading) -> Result<Rendered> {
    let mut sitemaps = Vec::new();
    let mut after = PostId(0);
    loop {
        let lines = store::posts::list_addresses(&mut reading.conn, reading.now, after, ADDRESSES).await?;
        let Some(last) = lines.last() else { break };
        let url = reading.absolute(&urls::with_parameter("/sitemap.xml", "after", &after.to_string()));
        sitemaps.push(SitemapUrl { url, modified: None });
        after = last.id;
    }
    xml(reading.page(&SitemapIndex { sitemaps }, vec!["listing".to_owned()]))
}

fn xml(rendered: Result<Rendered>) -> Result<Rendered> {
    rendered.map(|rendered| Rendered { content_type: XML, ..rendered })
}
