//! `GET /archive` and `GET /{yyyy}`: years and months as plain lines.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use chrono::{Datelike, NaiveDate};

use super::month::{digits, midnight};
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::store;
use crate::store::posts::Line;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached};
use crate::web::page_cache::Rendered;
use crate::web::path::Path;
use crate::web::views::{
    ArchiveMonth, ArchivePage, ArchivePost, ArchiveYear, Link, PageHead, SearchBox, YearMonth,
    YearPage,
};

/// Every month in which something was published.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, render).await
}

/// One year's posts by month.
pub async fn get_year(
    State(app): State<App>,
    Path(year): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    cached(&app, &request, None, move |reading| {
        render_year(reading, year)
    })
    .await
}

async fn render(mut reading: Reading) -> Result<Rendered> {
    let times = store::posts::list_published(&mut reading.conn, reading.now).await?;
    let mut years: Vec<ArchiveYear> = Vec::new();
    for at in &times {
        let at = reading.words.local(*at);
        count(&mut years, &reading, at.year(), at.month());
    }
    let head = PageHead {
        title: reading.t.frame.archive.to_owned(),
        canonical: Some(reading.absolute("/archive")),
        ..PageHead::default()
    };
    let view = ArchivePage {
        search: SearchBox::new(""),
        chrome: reading.chrome(head),
        total: reading.words.count(&reading.t.archive.posts, times.len()),
        years,
    };
    reading.page(&view, vec!["listing".to_owned()])
}

/// Counts a post of a month; the posts come newest first.
fn count(years: &mut Vec<ArchiveYear>, reading: &Reading, year: i32, month: u32) {
    let url = urls::year(year);
    if years.last().is_none_or(|last| last.link.url != url) {
        years.push(ArchiveYear {
            link: Link::new(url, reading.words.year(year)),
            count: 0,
            months: Vec::new(),
        });
    }
    let Some(current) = years.last_mut() else {
        return;
    };
    current.count += 1;
    let url = urls::month(year, month);
    match current
        .months
        .last_mut()
        .filter(|last| last.link.url == url)
    {
        Some(month) => month.count += 1,
        None => current.months.push(ArchiveMonth {
            link: Link::new(url, reading.words.month(month)),
            count: 1,
        }),
    }
}

async fn render_year(mut reading: Reading, year: String) -> Result<Rendered> {
    let year = digits(&year, 4)?;
    let zone = reading.settings.zone();
    let first = |year| {
        NaiveDate::from_ymd_opt(year, 1, 1)
            .and_then(|day| midnight(zone, day))
            .ok_or(Error::NotFound)
    };
    let (from, to) = (first(year)?, first(year + 1)?);
    let lines = store::posts::list_lines(&mut reading.conn, reading.now, from, to).await?;
    if lines.is_empty() {
        return Err(Error::NotFound);
    }
    let older =
        store::around::find_older(&mut reading.conn, reading.now, Cursor { at: from, id: 0 })
            .await?
            .map(|line| year_link(&reading, &line));
    let newer = store::around::find_newer(&mut reading.conn, reading.now, Cursor { at: to, id: 0 })
        .await?
        .map(|line| year_link(&reading, &line));
    let mut months: Vec<YearMonth> = Vec::new();
    for line in &lines {
        add(&mut months, &reading, line);
    }
    let path = urls::year(year);
    let head = PageHead {
        title: reading.words.year(year),
        canonical: Some(reading.absolute(&path)),
        ..PageHead::default()
    };
    let view = YearPage {
        chrome: reading.chrome(head),
        year: reading.words.year(year),
        total: reading.words.count(&reading.t.archive.posts, lines.len()),
        months,
        archive_url: "/archive".to_owned(),
        older,
        newer,
    };
    reading.page(&view, vec!["listing".to_owned()])
}

/// The year in which a post stands.
fn year_link(reading: &Reading, line: &Line) -> Link {
    let year = reading.words.local(line.published_at).year();
    Link::new(urls::year(year), reading.words.year(year))
}

fn add(months: &mut Vec<YearMonth>, reading: &Reading, line: &Line) {
    let at = reading.words.local(line.published_at);
    let url = urls::month(at.year(), at.month());
    let post = ArchivePost {
        day: reading.words.day_of_month(line.published_at),
        iso: reading.words.iso_day(line.published_at),
        url: urls::path(&line.path),
        title: reading.line_title(line),
    };
    match months.last_mut().filter(|last| last.link.url == url) {
        Some(month) => month.posts.push(post),
        None => months.push(YearMonth {
            link: Link::new(url, reading.words.month(at.month())),
            posts: vec![post],
        }),
    }
}
