//! `GET /{yyyy}/{mm}` and `/{yyyy}/{mm}/{dd}`: the posts of a month and of a day.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;

use super::listing;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
pub(super) use crate::model::day::midnight;
use crate::model::paging::{Cursor, Page};
use crate::model::{Post, SurrogateKey};
use crate::store::public_posts::PublicFilter;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::cached;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::views::{FeedLink, ListingPage, PageHead};

/// Shows the posts of a month, in the blog's time zone.
pub async fn get(
    State(app): State<App>,
    Path((year, month)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    let before = request.parameter("before");
    cached(&app, &request, Some("before"), move |context| {
        render(context, year, month, before)
    })
    .await
}

async fn render(
    mut context: PageContext,
    year: String,
    month: String,
    before: Option<String>,
) -> Result<RenderedPage> {
    let (year, month) = (digits(&year, 4)?, digits(&month, 2)?.unsigned_abs());
    let (from, to) = bounds(context.settings.zone(), year, month).ok_or(Error::NotFound)?;
    let cursor = if before.is_some() {
        listing::before(before.as_deref())?
    } else {
        Cursor { at: to, id: 0 }
    };
    let filter = PublicFilter {
        now: context.now,
        from,
        label: None,
        once_in: None,
    };
    let page = listing::read(&mut context, &filter, cursor).await?;
    let month = Month::new(&context, year, month);
    let head = PageHead {
        title: month.name.clone(),
        canonical: before.is_none().then(|| context.absolute(&month.path)),
        noindex: before.is_some(),
        feeds: FeedLink::all(&month.path, &month.name),
        ..PageHead::default()
    };
    list(context, month, head, before.is_some(), page).await
}

/// Shows the posts of a day. Its last link leads to earlier posts of the month.
pub(in crate::web) async fn render_day(
    mut context: PageContext,
    day: NaiveDate,
) -> Result<RenderedPage> {
    let zone = context.settings.zone();
    let midnight = |day: Option<NaiveDate>| {
        day.and_then(|day| midnight(zone, day))
            .ok_or(Error::NotFound)
    };
    let (from, to) = (midnight(Some(day))?, midnight(day.succ_opt())?);
    let filter = PublicFilter {
        now: context.now,
        from,
        label: None,
        once_in: None,
    };
    let page = listing::read(&mut context, &filter, Cursor { at: to, id: 0 }).await?;
    let month = Month::new(&context, day.year(), day.month());
    let head = PageHead {
        title: context.locale.date(from),
        noindex: true,
        feeds: FeedLink::all(&month.path, &month.name),
        ..PageHead::default()
    };
    list(context, month, head, true, page).await
}

/// Parses the day in a path like `/2022/01/07`.
pub(in crate::web) fn day_of(path: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| digits(part, 2).ok().map(i32::unsigned_abs);
    NaiveDate::from_ymd_opt(digits(year, 4).ok()?, number(month)?, number(day)?)
}

/// The month whose posts are listed.
struct Month {
    path: String,
    name: String,
}

impl Month {
    fn new(context: &PageContext, year: i32, month: u32) -> Self {
        Self {
            path: urls::month(year, month),
            name: context.locale.month_of_year(year, month),
        }
    }
}

/// Renders the page of a month, or of a part of it.
async fn list(
    mut context: PageContext,
    month: Month,
    head: PageHead,
    is_part: bool,
    page: Page<Post>,
) -> Result<RenderedPage> {
    if page.items.is_empty() {
        return Err(Error::NotFound);
    }
    let listing = listing::arrange(&mut context, page).await?;
    let view = ListingPage {
        layout: context.layout(head),
        kicker: Some(context.t.frame.archive.to_owned()),
        heading: Some(month.name),
        groups: listing.groups,
        older: listing::older(&month.path, listing.next),
        newer: is_part.then_some(month.path),
    };
    let mut keys = listing.keys;
    keys.push(SurrogateKey::Listing);
    context.page(&view, keys)
}

/// Parses a number written with exactly `length` digits.
pub(super) fn digits(text: &str, length: usize) -> Result<i32> {
    let exact = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| exact).ok_or(Error::NotFound)
}

/// Returns the first moments of a month and of the next one, in `zone`.
pub(super) fn bounds(zone: Tz, year: i32, month: u32) -> Option<(Timestamp, Timestamp)> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let next = first.checked_add_months(chrono::Months::new(1))?;
    Some((midnight(zone, first)?, midnight(zone, next)?))
}
