//! `GET /{yyyy}/{mm}`: the posts of a month.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use chrono::NaiveDate;
use chrono_tz::Tz;

use super::listing;
use crate::app::App;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
pub(super) use crate::model::day::midnight;
use crate::model::paging::Cursor;
use crate::store::posts::PublicFilter;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached};
use crate::web::page_cache::Rendered;
use crate::web::path::Path;
use crate::web::views::{ListingPage, PageHead};

/// The posts of a month in the blog's zone.
pub async fn get(State(app): State<App>, Path((year, month)): Path<(String, String)>, request: PageRequest) -> Response<Body> {
    let before = request.parameter("before");
    cached(&app, &request, Some("before"), move |reading| render(reading, year, month, before)).await
}

async fn render(mut reading: Reading, year: String, month: String, before: Option<String>) -> Result<Rendered> {
    let (year, month) = (digits(&year, 4)?, digits(&month, 2)?.unsigned_abs());
    let (from, to) = bounds(reading.settings.zone(), year, month).ok_or(Error::NotFound)?;
    let cursor = if before.is_some() { listing::before(before.as_deref())? } else { Cursor { at: to, id: 0 } };
    let filter = PublicFilter { now: reading.now, from, label: None };
    let page = listing::read(&mut reading, &filter, cursor).await?;
    if page.items.is_empty() {
        return Err(Error::NotFound);
    }
    let listing = listing::arrange(&mut reading, page).await?;
    let path = urls::month(year, month);
    let heading = reading.words.month_of_year(year, month);
    let head = PageHead {
        title: heading.clone(),
        canonical: before.is_none().then(|| reading.absolute(&path)),
        noindex: before.is_some(),
        ..PageHead::default()
    };
    let view = ListingPage {
        chrome: reading.chrome(head),
        kicker: Some(reading.t.frame.archive.to_owned()),
        heading: Some(heading),
        intro: None,
        days: listing.days,
        older: listing::older(&path, listing.next),
        newer: before.is_some().then(|| path.clone()),
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
