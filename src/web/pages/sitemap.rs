//! `GET /sitemap.xml`: an index of parts (<https://www.sitemaps.org/protocol.html>), and with `?part=` one of them.
//!
//! A part is a range of ids, so that a post stays in its part whatever is published or taken away,
//! and a change empties the cache of that part and of the index alone. `lastmod` is when what readers
//! read was changed by its author: not a visit, not a comment.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::id::SITEMAP_PART;
use crate::model::{LabelId, PostId};
use crate::store;
use crate::store::sitemap::PostPart;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached};
use crate::web::page_cache::Rendered;
use crate::web::views::{Sitemap, SitemapIndex, SitemapUrl};

const XML: &str = "application/xml; charset=utf-8";

/// A part of the sitemap: the ids from its number times [`SITEMAP_PART`] on.
///
/// The protocol's bounds, 50,000 addresses and 50 MB, cannot be reached: a path has at most 500
/// bytes, an encoded one three times as many, and a line less than 3 KB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Posts and pages.
    Posts(i64),
    /// The pages that list them: home, the archive, series and authors (the first 5,000 of each), the labels.
    Lists(i64),
}

impl Part {
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

/// The index, or a part.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let part = request.parameter("part");
    cached(&app, &request, Some("part"), move |reading| {
        render(reading, part)
    })
    .await
}

async fn render(reading: Reading, part: Option<String>) -> Result<Rendered> {
    if !reading.settings.robots.index {
        return Err(Error::NotFound);
    }
    match part
        .map(|part| Part::parse(&part).ok_or(Error::NotFound))
        .transpose()?
    {
        None => index(reading).await,
        Some(Part::Posts(number)) => posts(reading, number).await,
        Some(Part::Lists(number)) => lists(reading, number).await,
    }
}

async fn index(mut reading: Reading) -> Result<Rendered> {
    let posts = store::sitemap::list_parts(&mut reading.conn, reading.now, SITEMAP_PART).await?;
    let last_label = store::sitemap::last_label(&mut reading.conn).await?;
    let newest = posts.iter().filter_map(modified).max();
    let lists = (0..=(last_label.0 - 1).max(0) / SITEMAP_PART)
        .map(|number| line(&reading, Part::Lists(number), newest));
    let posts = posts
        .iter()
        .map(|part| line(&reading, Part::Posts(part.part), modified(part)));
    let sitemaps = lists.chain(posts).collect();
    xml(reading.page(&SitemapIndex { sitemaps }, vec!["listing".to_owned()]))
}

fn modified(part: &PostPart) -> Option<Timestamp> {
    part.updated_at.max(part.published_at)
}

fn line(reading: &Reading, part: Part, at: Option<Timestamp>) -> SitemapUrl {
    let url = reading.absolute(&urls::with_parameter(urls::SITEMAP, "part", &part.name()));
    SitemapUrl {
        url,
        modified: at.map(|at| reading.words.iso(at)),
    }
}

async fn posts(mut reading: Reading, number: i64) -> Result<Rendered> {
    let after = PostId(number * SITEMAP_PART);
    let lines = store::sitemap::list_posts(
        &mut reading.conn,
        reading.now,
        after,
        PostId(after.0 + SITEMAP_PART),
    )
    .await?;
    if lines.is_empty() {
        return Err(Error::NotFound);
    }
    let urls = lines.iter().map(|line| SitemapUrl {
        url: reading.absolute(&urls::path(&line.path)),
        modified: Some(reading.words.iso(line.updated_at.max(line.published_at))),
    });
    let view = Sitemap {
        urls: urls.collect(),
    };
    xml(reading.page(&view, vec![PostId(after.0 + 1).sitemap_key()]))
}

async fn lists(mut reading: Reading, number: i64) -> Result<Rendered> {
    let after = LabelId(number * SITEMAP_PART);
    let labels = store::sitemap::list_labels(
        &mut reading.conn,
        reading.now,
        after,
        LabelId(after.0 + SITEMAP_PART),
    )
    .await?;
    let mut paths = Vec::new();
    if number == 0 {
        paths.extend(["/".to_owned(), urls::ARCHIVE.to_owned()]);
        paths.extend(
            store::sitemap::list_series(&mut reading.conn, reading.now, SITEMAP_PART)
                .await?
                .iter()
                .map(|slug| urls::series(slug)),
        );
        paths.extend(
            store::sitemap::list_authors(&mut reading.conn, reading.now, SITEMAP_PART)
                .await?
                .iter()
                .map(|slug| urls::author(slug)),
        );
    }
    paths.extend(labels.iter().map(|name| urls::label(name)));
    if paths.is_empty() {
        return Err(Error::NotFound);
    }
    let urls = paths
        .iter()
        .map(|path| SitemapUrl {
            url: reading.absolute(path),
            modified: None,
        })
        .collect();
    xml(reading.page(
        &Sitemap { urls },
        vec!["listing".to_owned(), "sitemap".to_owned()],
    ))
}

fn xml(rendered: Result<Rendered>) -> Result<Rendered> {
    rendered.map(|rendered| Rendered {
        content_type: XML,
        ..rendered
    })
}
