//! The parameters of feeds, under the names that Blogger gave them.
//!
//! A value that cannot be parsed is ignored, so that a reader that has used the same URL for ten
//! years still gets a feed. Only a cursor is ours: a wrong one is not found.

use axum::body::Body;
use axum::http::Response;
use chrono::{DateTime, NaiveDateTime};

use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::settings::FeedText;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::error;
use crate::web::page::{cached_as, passed};
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::pages::listing;

/// The maximum number of entries on a page, whatever the request asks for.
const MOST: u32 = 150;
/// The numbers of entries that feed readers usually ask for; only these pages are cached.
const USUAL: [u32; 9] = [1, 5, 10, 20, 25, 30, 50, 100, MOST];
/// The last entry at which a page can begin by its number.
const LAST_START: u32 = 10_000;

/// The parsed parameters of a request for a feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FeedParameters {
    /// `before`: the cursor of the entry before this page.
    pub before: Option<Cursor>,
    /// `max-results`: the maximum number of entries, 1 to 150.
    pub limit: Option<u32>,
    /// `start-index`: the number of the first entry, counted from 1, unless it is 1.
    pub start: Option<u32>,
    /// `orderby=updated`: whether the last changed come first.
    pub by_change: bool,
    /// `published-min` and `published-max`; the latter is excluded.
    pub published: (Option<Timestamp>, Option<Timestamp>),
    /// `updated-min` and `updated-max`; the latter is excluded.
    pub updated: (Option<Timestamp>, Option<Timestamp>),
    /// `label`: only posts that have this label too.
    pub label: Option<String>,
    /// `q`: the search query.
    pub query: Option<String>,
    /// `text`: `full` or `short`, instead of the setting.
    pub text: Option<FeedText>,
}

impl FeedParameters {
    /// Parses the parameters of a request.
    ///
    /// # Errors
    /// [`crate::error::Error::NotFound`] when `before` is not a valid cursor.
    pub(super) fn of(request: &PageRequest) -> Result<Self> {
        let before = request.parameter("before");
        Ok(Self {
            before: before
                .map(|text| listing::before(Some(&text)))
                .transpose()?,
            ..Self::without_cursor(request)
        })
    }

    /// Parses the parameters of a request for a URL of Blogger's, which has no cursors.
    pub(super) fn without_cursor(request: &PageRequest) -> Self {
        let number = |name| {
            request
                .parameter(name)
                .and_then(|text| text.parse::<u32>().ok())
        };
        let time = |name| request.parameter(name).and_then(|text| moment(&text));
        Self {
            before: None,
            limit: number("max-results").map(|limit| limit.clamp(1, MOST)),
            start: number("start-index")
                .filter(|start| *start > 1)
                .map(|start| start.min(LAST_START + 1)),
            by_change: matches!(
                request.parameter("orderby").as_deref(),
                Some("updated" | "lastmodified")
            ),
            published: (time("published-min"), time("published-max")),
            updated: (time("updated-min"), time("updated-max")),
            label: request.parameter("label").filter(|label| !label.is_empty()),
            query: request
                .parameter("q")
                .filter(|query| !query.trim().is_empty()),
            text: request
                .parameter("text")
                .and_then(|text| match text.as_str() {
                    "full" => Some(FeedText::Full),
                    "short" => Some(FeedText::Short),
                    _ => None,
                }),
        }
    }

    /// Whether there are no parameters. Only such a page names the hubs.
    pub(super) fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it is one of the few pages that feed readers request again and again.
    fn is_usual(&self) -> bool {
        let usual = Self {
            limit: self.limit,
            by_change: self.by_change,
            text: self.text,
            ..Self::default()
        };
        *self == usual && self.limit.is_none_or(|limit| USUAL.contains(&limit))
    }

    /// Whether the page begins beyond the last entry that can be reached by number.
    pub(super) fn is_beyond(&self) -> bool {
        self.start > Some(LAST_START)
    }

    /// Returns the parameters of the first page.
    pub(super) fn first(&self) -> Self {
        Self {
            before: None,
            start: None,
            ..self.clone()
        }
    }

    /// Returns the parameters of the page after `cursor`.
    pub(super) fn next(&self, cursor: Cursor) -> Self {
        Self {
            before: Some(cursor),
            start: None,
            ..self.clone()
        }
    }

    /// Returns the canonical URL of this page, below `path`.
    pub(super) fn address(&self, path: &str) -> String {
        let time = |at: Option<Timestamp>| at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        let text = self.text.map(|text| match text {
            FeedText::Full => "full",
            FeedText::Short => "short",
        });
        let all = [
            ("q", self.query.clone()),
            ("label", self.label.clone()),
            ("max-results", self.limit.map(|limit| limit.to_string())),
            ("orderby", self.by_change.then(|| "updated".to_owned())),
            ("published-min", time(self.published.0)),
            ("published-max", time(self.published.1)),
            ("updated-min", time(self.updated.0)),
            ("updated-max", time(self.updated.1)),
            ("text", text.map(str::to_owned)),
            ("start-index", self.start.map(|start| start.to_string())),
            ("before", self.before.map(|cursor| cursor.encode())),
        ];
        let given: Vec<(&str, String)> = all
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        urls::with_parameters(path, &given)
    }
}

/// Parses an RFC 3339 time, without its fraction. The zone may be missing, and a `+` may have
/// become a space.
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.replace(' ', "+");
    let zoned = DateTime::parse_from_rfc3339(&text).map(|at| at.to_utc());
    let at = zoned
        .or_else(|_| {
            NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").map(|at| at.and_utc())
        })
        .ok()?;
    Timestamp::from_timestamp(at.timestamp(), 0)
        .map(|at| at.clamp(Cursor::oldest().at, Cursor::newest().at))
}

/// Serves a feed from the page cache, under its canonical URL, or renders it. Only pages that many
/// readers request are cached: the other combinations are endless, and some pages have megabytes.
pub(super) async fn cached<F, R>(app: &App, request: &PageRequest, render: F) -> Response<Body>
where
    F: FnOnce(PageContext, FeedParameters) -> R + Send + 'static,
    R: Future<Output = Result<RenderedPage>> + Send + 'static,
{
    match FeedParameters::of(request) {
        Ok(parameters) if !parameters.is_usual() => {
            passed(app, request, move |context| render(context, parameters)).await
        }
        Ok(parameters) => {
            let key = parameters.address(request.uri.path());
            cached_as(app, request, key, move |context| {
                render(context, parameters)
            })
            .await
        }
        Err(why) => error::page(app, &why, request.id).await,
    }
}
