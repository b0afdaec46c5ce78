//! `GET /{yyyy}/{mm}` and `/{yyyy}/{mm}/{dd}`: the posts of a month, and of a day.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;

use super::listing;
use crate::app::App;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::Post;
pub(super) use crate::model::day::midnight;
use crate::model::paging::{Cursor, Page};
use crate::store::posts::PublicFilter;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached};
use crate::web::page_cache::Rendered;
use crate::web::path::Path;
use crate::web::views::{ListingPage, PageHead};

/// The posts of a month in the blog's zone.
pub async fn get(
    State(app): State<App>,
    Path((year, month)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    let before = request.parameter("before");
    cached(&app, &request, Some("before"), move |reading| {
        render(reading, year, month, before)
    })
    .await
}

async fn render(
    mut reading: Reading,
    year: String,
    month: String,
    before: Option<String>,
) -> Result<Rendered> {
    let (year, month) = (digits(&year, 4)?, digits(&month, 2)?.unsigned_abs());
    let (from, to) = bounds(reading.settings.zone(), year, month).ok_or(Error::NotFound)?;
    let cursor = if before.is_some() {
        listing::before(before.as_deref())?
    } else {
        Cursor { at: to, id: 0 }
    };
    let filter = PublicFilter {
        now: reading.now,
        from,
        label: None,
    };
    let page = listing::read(&mut reading, &filter, cursor).await?;
    let month = Month::new(&reading, year, month);
    let head = PageHead {
        title: month.name.clone(),
        canonical: before.is_none().then(|| reading.absolute(&month.path)),
        noindex: before.is_some(),
        ..PageHead::default()
    };
    list(reading, month, head, before.is_some(), page).await
}

/// The posts of a day; what does not fit on its page follows on the month's.
pub(super) async fn render_day(mut reading: Reading, day: NaiveDate) -> Result<Rendered> {
    let zone = reading.settings.zone();
    let midnight = |day: Option<NaiveDate>| {
        day.and_then(|day| midnight(zone, day))
            .ok_or(Error::NotFound)
    };
    let (from, to) = (midnight(Some(day))?, midnight(day.succ_opt())?);
    let filter = PublicFilter {
        now: reading.now,
        from,
        label: None,
    };
    let page = listing::read(&mut reading, &filter, Cursor { at: to, id: 0 }).await?;
    let month = Month::new(&reading, day.year(), day.month());
    let head = PageHead {
        title: reading.words.date(from),
        noindex: true,
        ..PageHead::default()
    };
    list(reading, month, head, true, page).await
}

/// The day that an address like `/2022/01/07` names.
pub(super) fn day_of(path: &str) -> Option<NaiveDate> {
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
    fn new(reading: &Reading, year: i32, month: u32) -> Self {
        Self {
            path: urls::month(year, month),
            name: reading.words.month_of_year(year, month),
        }
    }
}

/// The page of a month, or of a part of it.
async fn list(
    mut reading: Reading,
    month: Month,
    head: PageHead,
    is_part: bool,
    page: Page<Post>,
) -> Result<Rendered> {
    if page.items.is_empty() {
        return Err(Error::NotFound);
    }
    let listing = listing::arrange(&mut reading, page).await?;
    let view = ListingPage {
        chrome: reading.chrome(head),
        kicker: Some(reading.t.frame.archive.to_owned()),
        heading: Some(month.name),
        days: listing.days,
        older: listing::older(&month.path, listing.next),
        newer: is_part.then_some(month.path),
    };
    let mut keys = listing.keys;
    keys.push("listing".to_owned());
    reading.page(&view, keys)
}

/// A number written with exactly `length` digits.
pub(super) fn digits(text: &str, length: usize) -> Result<i32> {
    let exact = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| exact).ok_or(Error::NotFound)
}

/// The first instants of a month and of the next one, in `zone`.
pub(super) fn bounds(zone: Tz, year: i32, month: u32) -> Option<(Timestamp, Timestamp)> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let next = first.checked_add_months(chrono::Months::new(1))?;
    Some((midnight(zone, first)?, midnight(zone, next)?))
}
