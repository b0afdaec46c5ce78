//! `GET /series/{slug}`: the parts of a series, first to last.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::{around, feed, named, post};
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{Named, Series};
use crate::store;
use crate::store::posts::Line;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached, moved};
use crate::web::page_cache::Rendered;
use crate::web::path::Path;
use crate::web::views::{FeedForm, FeedLink, PageHead, SeriesPage, SeriesPart};

/// The most parts on the page.
const PARTS: i64 = 2000;

/// A series; where there is none of this name, what else has or had the path.
pub async fn get(
    State(app): State<App>,
    Path(slug): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    if let Some((stem, form)) = FeedForm::split(&slug) {
        return feed::named::get(&app, &request, Named::Series, stem.to_owned(), form).await;
    }
    let answer = cached(&app, &request, None, move |reading| find(reading, slug)).await;
    post::count(&app, &request, &answer);
    answer
}

async fn find(mut reading: Reading, slug: String) -> Result<Rendered> {
    if let Some(address) = named::elsewhere(&mut reading, Named::Series, &slug).await? {
        return Ok(moved(StatusCode::PERMANENT_REDIRECT, &address));
    }
    let series = store::series::find_by_slug(&mut reading.conn, &slug)
        .await?
        .ok_or(Error::NotFound)?;
    render(reading, series).await
}

async fn render(mut reading: Reading, series: Series) -> Result<Rendered> {
    let lines = store::series::list_parts(&mut reading.conn, series.id, reading.now, PARTS).await?;
    let head = PageHead {
        title: series.title.clone(),
        canonical: Some(reading.absolute(&urls::series(series.slug.as_str()))),
        description: (!series.description.is_empty()).then(|| series.description.clone()),
        feeds: FeedLink::all(&urls::series(series.slug.as_str()), &series.title),
        ..PageHead::default()
    };
    let view = SeriesPage {
        chrome: reading.chrome(head),
        title: series.title,
        description: series
            .description
            .split("\n\n")
            .filter(|words| !words.is_empty())
            .map(str::to_owned)
            .collect(),
        total: reading.words.count(&reading.t.listing.parts, lines.len()),
        parts: lines.iter().map(|line| part(&reading, line)).collect(),
    };
    reading.page(&view, vec![format!("series:{}", series.id)])
}

fn part(reading: &Reading, line: &Line) -> SeriesPart {
    SeriesPart {
        link: around::link(reading, line),
        date: reading.words.date(line.published_at),
        iso: reading.words.iso_day(line.published_at),
    }
}
