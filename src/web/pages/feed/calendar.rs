//! `GET /{yyyy}.atom` and `/{yyyy}/{mm}.atom`, `.rss`, `.json`: feeds of the posts of a year and of
//! a month.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use chrono::{Months, NaiveDate};

use super::posts::{self, Source};
use super::{FeedParameters, parameters};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{FeedForm, SurrogateKey};
use crate::store;
use crate::store::feeds::{FeedFilter, FeedPage};
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::pages::month::{digits, midnight};

/// Serves the feed of a year's posts.
pub async fn year(
    State(app): &State<App>,
    request: &PageRequest,
    year: &str,
    form: FeedForm,
) -> Response<Body> {
    let span = digits(year, 4).map(|year| Span { year, month: None });
    answer(app, request, span, form).await
}

/// Serves the feed of a month's posts.
pub async fn month(
    State(app): &State<App>,
    request: &PageRequest,
    year: &str,
    month: &str,
    form: FeedForm,
) -> Response<Body> {
    let span = digits(year, 4).and_then(|year| {
        let month = Some(digits(month, 2)?.unsigned_abs());
        Ok(Span { year, month })
    });
    answer(app, request, span, form).await
}

/// A year or one of its months.
#[derive(Clone, Copy)]
struct Span {
    year: i32,
    month: Option<u32>,
}

async fn answer(
    app: &App,
    request: &PageRequest,
    span: Result<Span>,
    form: FeedForm,
) -> Response<Body> {
    parameters::cached(app, request, move |context, parameters| async move {
        render(context, form, span?, parameters).await
    })
    .await
}

async fn render(
    mut context: PageContext,
    form: FeedForm,
    span: Span,
    parameters: FeedParameters,
) -> Result<RenderedPage> {
    let filter = FeedFilter {
        published: span.bounds(&context).ok_or(Error::NotFound)?,
        ..FeedFilter::all(context.now)
    };
    let any = FeedPage {
        before: Cursor::newest(),
        skip: 0,
        limit: 1,
    };
    let newest = store::feeds::list_newest(&mut context.conn, &filter, any).await?;
    if newest.is_empty() {
        return Err(Error::NotFound);
    }
    let source = span.source(&context, filter, form);
    posts::render(context, form, source, &parameters).await
}

impl Span {
    /// Returns the span's first moment and the first one after it, in the blog's time zone.
    fn bounds(self, context: &PageContext) -> Option<(Timestamp, Timestamp)> {
        let first = NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), 1)?;
        let months = if self.month.is_some() { 1 } else { 12 };
        let next = first.checked_add_months(Months::new(months))?;
        let zone = context.settings.zone();
        Some((midnight(zone, first)?, midnight(zone, next)?))
    }

    fn source(self, context: &PageContext, filter: FeedFilter, form: FeedForm) -> Source {
        let (locale, year) = (&context.locale, self.year);
        let (id, page, name) = match self.month {
            None => (
                format!("year-{year:04}"),
                urls::year(year),
                locale.year(year),
            ),
            Some(month) => (
                format!("month-{year:04}-{month:02}"),
                urls::month(year, month),
                locale.month_of_year(year, month),
            ),
        };
        Source {
            id,
            path: urls::feed_of(&page, form),
            page,
            name: Some(name),
            filter,
            keys: vec![SurrogateKey::Listing],
            is_told: false,
        }
    }
}
