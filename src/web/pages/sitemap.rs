//! `GET /sitemap.xml`: an index of parts (<https://www.sitemaps.org/protocol.html>), and one part
//! with `?part=`.
//!
//! A part is a range of ids, so that a post stays in its part whatever happens to the others, and a
//! change clears only that part and the index from the cache. `lastmod` is the time of the author's
//! last change, not of a comment.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::id::SITEMAP_PART;
use crate::model::{LabelId, PostId, SurrogateKey};
use crate::store;
use crate::store::sitemap::PostPart;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::cached;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::views::{Sitemap, SitemapIndex, SitemapUrl};

const XML: &str = "application/xml; charset=utf-8";

/// A part of the sitemap: [`SITEMAP_PART`] ids, from its number times that on.
///
/// It cannot reach the protocol's limits of 50,000 URLs and 50 MB: a path has at most 500 bytes, an
/// encoded one three times as many, and a line less than 3 KB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SitemapPart {
    /// Posts and pages.
    Posts(i64),
    /// Pages that list them: home, the archive, series and authors (the first 5,000 of each) and
    /// labels.
    Lists(i64),
}

impl SitemapPart {
    fn parse(text: &str) -> Option<Self> {
        let (kind, digits) = text.split_once('-')?;
        let number = digits
            .parse::<u32>()
            .ok()
            .filter(|number| number.to_string() == digits)?;
        match kind {
            "posts" => Some(Self::Posts(number.into())),
            "lists" => Some(Self::Lists(number.into())),
            _ => None,
        }
    }

    fn name(self) -> String {
        match self {
            Self::Posts(number) => format!("posts-{number}"),
            Self::Lists(number) => format!("lists-{number}"),
        }
    }
}

/// Serves the index or a part.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let part = request.parameter("part");
    cached(&app, &request, Some("part"), move |context| {
        render(context, part)
    })
    .await
}

async fn render(context: PageContext, part: Option<String>) -> Result<RenderedPage> {
    if !context.settings.robots.index {
        return Err(Error::NotFound);
    }
    match part
        .map(|part| SitemapPart::parse(&part).ok_or(Error::NotFound))
        .transpose()?
    {
        None => index(context).await,
        Some(SitemapPart::Posts(number)) => posts(context, number).await,
        Some(SitemapPart::Lists(number)) => lists(context, number).await,
    }
}

async fn index(mut context: PageContext) -> Result<RenderedPage> {
    let posts = store::sitemap::list_parts(&mut context.conn, context.now, SITEMAP_PART).await?;
    let last_label = store::sitemap::last_label(&mut context.conn).await?;
    let newest = posts.iter().filter_map(modified).max();
    let lists = (0..=(last_label.0 - 1).max(0) / SITEMAP_PART)
        .map(|number| line(&context, SitemapPart::Lists(number), newest));
    let posts = posts
        .iter()
        .map(|part| line(&context, SitemapPart::Posts(part.part), modified(part)));
    let sitemaps = lists.chain(posts).collect();
    xml(context.page(&SitemapIndex { sitemaps }, vec![SurrogateKey::Listing]))
}

fn modified(part: &PostPart) -> Option<Timestamp> {
    part.updated_at.max(part.published_at)
}

fn line(context: &PageContext, part: SitemapPart, at: Option<Timestamp>) -> SitemapUrl {
    let url = context.absolute(&urls::with_parameter(urls::SITEMAP, "part", &part.name()));
    SitemapUrl {
        url,
        modified: at.map(|at| context.locale.iso(at)),
    }
}

async fn posts(mut context: PageContext, number: i64) -> Result<RenderedPage> {
    let after = PostId(number * SITEMAP_PART);
    let lines = store::sitemap::list_posts(
        &mut context.conn,
        context.now,
        after,
        PostId(after.0 + SITEMAP_PART),
    )
    .await?;
    if lines.is_empty() {
        return Err(Error::NotFound);
    }
    let urls = lines.iter().map(|line| SitemapUrl {
        url: context.absolute(&urls::path(&line.path)),
        modified: Some(context.locale.iso(line.updated_at.max(line.published_at))),
    });
    let view = Sitemap {
        urls: urls.collect(),
    };
    xml(context.page(&view, vec![SurrogateKey::SitemapPosts(number)]))
}

async fn lists(mut context: PageContext, number: i64) -> Result<RenderedPage> {
    let after = LabelId(number * SITEMAP_PART);
    let labels = store::sitemap::list_labels(
        &mut context.conn,
        context.now,
        after,
        LabelId(after.0 + SITEMAP_PART),
    )
    .await?;
    let mut paths = Vec::new();
    if number == 0 {
        paths.extend(["/".to_owned(), urls::ARCHIVE.to_owned()]);
        paths.extend(
            store::sitemap::list_series(&mut context.conn, context.now, SITEMAP_PART)
                .await?
                .iter()
                .map(urls::series),
        );
        paths.extend(
            store::sitemap::list_authors(&mut context.conn, context.now, SITEMAP_PART)
                .await?
                .iter()
                .map(urls::author),
        );
    }
    paths.extend(labels.iter().map(|name| urls::label(name)));
    if paths.is_empty() {
        return Err(Error::NotFound);
    }
    let urls = paths
        .iter()
        .map(|path| SitemapUrl {
            url: context.absolute(path),
            modified: None,
        })
        .collect();
    xml(context.page(
        &Sitemap { urls },
        vec![SurrogateKey::Listing, SurrogateKey::Sitemap],
    ))
}

fn xml(rendered: Result<RenderedPage>) -> Result<RenderedPage> {
    rendered.map(|rendered| RenderedPage {
        content_type: XML,
        ..rendered
    })
}
