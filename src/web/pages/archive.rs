//! `GET /archive` and `GET /{yyyy}`: the blog's years and months, and a year's posts as lines.
//!
//! Both count the posts of each month along an index. A page of a year shows at most `POSTS` posts.
//! Where there are more, it begins with its months and leads to the rest with the parameter
//! `before`.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use chrono::{Datelike, Months, NaiveDate};

use super::listing;
use super::month::{bounds, digits, midnight};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::SurrogateKey;
use crate::model::paging::{Cursor, Page};
use crate::store;
use crate::store::public_posts::{PostSummary, PublicFilter};
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::cached;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::views::{
    ArchiveMonth, ArchivePage, ArchivePost, ArchiveYear, FeedLink, Link, PageHead, SearchBox,
    YearMonth, YearPage,
};

/// The maximum number of posts on a page of a year.
const POSTS: usize = 200;

/// Shows every month with its number of posts.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, render).await
}

/// Shows the posts of a year by month, or those before the parameter `before`.
pub async fn get_year(
    State(app): State<App>,
    Path(year): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let before = request.parameter("before");
    cached(&app, &request, Some("before"), move |context| {
        render_year(context, year, before)
    })
    .await
}

async fn render(mut context: PageContext) -> Result<RenderedPage> {
    let months = list_months(&mut context).await?;
    let total: i64 = months.iter().map(|month| month.posts).sum();
    let mut years: Vec<ArchiveYear> = Vec::new();
    for month in &months {
        add_month(&mut years, &context, month);
    }
    let head = PageHead {
        title: context.t.frame.archive.to_owned(),
        canonical: Some(context.absolute("/archive")),
        ..PageHead::default()
    };
    let view = ArchivePage {
        search: SearchBox::new(""),
        layout: context.layout(head),
        total: context.locale.count(&context.t.archive.posts, total),
        years,
    };
    context.page(&view, vec![SurrogateKey::Listing])
}

/// A month with its number of posts.
struct Month {
    year: i32,
    month: u32,
    posts: i64,
}

/// Lists the months of the whole blog that have posts, newest first.
async fn list_months(context: &mut PageContext) -> Result<Vec<Month>> {
    let (conn, now) = (&mut context.conn, context.now);
    let oldest = store::related::find_newer(conn, now, Cursor::oldest()).await?;
    let newest = store::related::find_older(conn, now, Cursor::newest()).await?;
    let (Some(oldest), Some(newest)) = (oldest, newest) else {
        return Ok(Vec::new());
    };
    let day = |line: &PostSummary| context.locale.local(line.published_at).date_naive();
    let (first, last) = (day(&oldest), day(&newest));
    count_months(context, first, last).await
}

/// Lists the months with posts from the month of `first` to that of `last`, newest first.
async fn count_months(
    context: &mut PageContext,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<Month>> {
    let zone = context.settings.zone();
    let mut months = Vec::new();
    let mut spans: Vec<(Timestamp, Timestamp)> = Vec::new();
    let mut day = last.with_day(1);
    while let Some(at) =
        day.filter(|day| (day.year(), day.month()) >= (first.year(), first.month()))
    {
        if let Some(span) = bounds(zone, at.year(), at.month()) {
            spans.push(span);
            months.push((at.year(), at.month()));
        }
        day = at.checked_sub_months(Months::new(1));
    }
    let counts =
        store::public_posts::count_in_spans(&mut context.conn, context.now, &spans).await?;
    let counted = months.into_iter().zip(counts);
    Ok(counted
        .filter(|(_, posts)| *posts > 0)
        .map(|((year, month), posts)| Month { year, month, posts })
        .collect())
}

/// Adds a month to its year. The caller adds months newest first.
fn add_month(years: &mut Vec<ArchiveYear>, context: &PageContext, month: &Month) {
    let url = urls::year(month.year);
    if years.last().is_none_or(|last| last.link.url != url) {
        years.push(ArchiveYear {
            link: Link::new(url, context.locale.year(month.year)),
            count: 0,
            months: Vec::new(),
        });
    }
    if let Some(year) = years.last_mut() {
        year.count += month.posts;
        year.months.push(month_line(context, month));
    }
}

fn month_line(context: &PageContext, month: &Month) -> ArchiveMonth {
    ArchiveMonth {
        link: Link::new(
            urls::month(month.year, month.month),
            context.locale.month(month.month),
        ),
        count: month.posts,
    }
}

async fn render_year(
    mut context: PageContext,
    year: String,
    before: Option<String>,
) -> Result<RenderedPage> {
    let year = digits(&year, 4)?;
    let (from, to) = year_bounds(&context, year)?;
    let page = read_lines(&mut context, from, to, before.as_deref()).await?;
    let (older, newer) = neighbours(&mut context, from, to).await?;
    let months = months_of(&mut context, year).await?;
    let total: i64 = months.iter().map(|month| month.posts).sum();
    let is_part = before.is_some() || page.next.is_some();
    let path = urls::year(year);
    let head = PageHead {
        title: context.locale.year(year),
        canonical: before.is_none().then(|| context.absolute(&path)),
        noindex: before.is_some(),
        feeds: FeedLink::all(&path, &context.locale.year(year)),
        ..PageHead::default()
    };
    let view = YearPage {
        layout: context.layout(head),
        year: context.locale.year(year),
        total: context.locale.count(&context.t.archive.posts, total),
        counts: months
            .iter()
            .filter(|_| is_part)
            .map(|month| month_line(&context, month))
            .collect(),
        months: by_month(&context, &page.items),
        next: listing::older(&path, page.next),
        first: before.map(|_| path),
        archive_url: "/archive".to_owned(),
        older,
        newer,
    };
    context.page(&view, vec![SurrogateKey::Listing])
}

/// Returns the first moments of a year and of the next one, in the blog's time zone.
fn year_bounds(context: &PageContext, year: i32) -> Result<(Timestamp, Timestamp)> {
    let zone = context.settings.zone();
    let first = |year| {
        NaiveDate::from_ymd_opt(year, 1, 1)
            .and_then(|day| midnight(zone, day))
            .ok_or(Error::NotFound)
    };
    Ok((first(year)?, first(year + 1)?))
}

/// Reads one page of a year's posts, newest first.
async fn read_lines(
    context: &mut PageContext,
    from: Timestamp,
    to: Timestamp,
    before: Option<&str>,
) -> Result<Page<PostSummary>> {
    let end = Cursor { at: to, id: 0 };
    let before = match before {
        Some(text) => Some(listing::before(Some(text))?).filter(|cursor| cursor.at < to),
        None => None,
    };
    let filter = PublicFilter {
        now: context.now,
        from,
        label: None,
        once_in: None,
    };
    let limit = POSTS as i64 + 1;
    let lines = store::public_posts::list_summaries(
        &mut context.conn,
        &filter,
        before.unwrap_or(end),
        limit,
    )
    .await?;
    if lines.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(Page::cut(lines, POSTS, |line| Cursor {
        at: line.published_at,
        id: line.id.0,
    }))
}

/// Returns links to the nearest years with posts before and after a year.
async fn neighbours(
    context: &mut PageContext,
    from: Timestamp,
    to: Timestamp,
) -> Result<(Option<Link>, Option<Link>)> {
    let (conn, now) = (&mut context.conn, context.now);
    let older = store::related::find_older(conn, now, Cursor { at: from, id: 0 }).await?;
    let newer = store::related::find_newer(conn, now, Cursor { at: to, id: 0 }).await?;
    let link = |line: PostSummary| year_link(context, &line);
    Ok((older.map(link), newer.map(link)))
}

/// Lists the months of a year that have posts, newest first.
async fn months_of(context: &mut PageContext, year: i32) -> Result<Vec<Month>> {
    let day = |month| NaiveDate::from_ymd_opt(year, month, 1).ok_or(Error::NotFound);
    count_months(context, day(1)?, day(12)?).await
}

fn by_month(context: &PageContext, lines: &[PostSummary]) -> Vec<YearMonth> {
    let mut months = Vec::new();
    for line in lines {
        add(&mut months, context, line);
    }
    months
}

/// Returns a link to the year in which a post was published.
fn year_link(context: &PageContext, line: &PostSummary) -> Link {
    let year = context.locale.local(line.published_at).year();
    Link::new(urls::year(year), context.locale.year(year))
}

fn add(months: &mut Vec<YearMonth>, context: &PageContext, line: &PostSummary) {
    let at = context.locale.local(line.published_at);
    let url = urls::month(at.year(), at.month());
    let mut post = ArchivePost {
        day: context.locale.day_of_month(line.published_at),
        repeats_day: false,
        iso: context.locale.iso_day(line.published_at),
        url: urls::path(&line.path),
        title: context.line_title(line),
    };
    match months.last_mut().filter(|last| last.link.url == url) {
        Some(month) => {
            post.repeats_day = month.posts.last().is_some_and(|last| last.iso == post.iso);
            month.posts.push(post);
        }
        None => months.push(YearMonth {
            link: Link::new(url, context.locale.month(at.month())),
            posts: vec![post],
        }),
    }
}
