//! Parts of lists: `limit`, `cursor`, and where the next part is.
//!
//! A cursor is the key of the last item given, so that a list may grow while it
//! is read and nothing is given twice or left out. To its reader it is opaque.

use axum::body::Body;
use axum::http::header::{HeaderValue, LINK};
use axum::http::{Response, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::problem::{Answered, Problem};
use crate::model::paging::Cursor;

/// The most items in a part.
pub const LIMIT_MAX: i64 = 200;
/// The items in a part when nothing is said.
const LIMIT: i64 = 50;

/// A part of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Items<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next part; `null` at the end.
    pub next_cursor: Option<String>,
}

impl<T: Serialize> Items<T> {
    /// A part of up to `limit` items made of rows that were asked for one more.
    pub fn cut(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> String) -> Self {
        let size = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > size;
        items.truncate(size);
        let next_cursor = if more { items.last().map(key) } else { None };
        Self { items, next_cursor }
    }

    /// The part as an answer, with a `Link` to the next one: the same address but for `parameter`.
    pub fn answer(&self, uri: &Uri, parameter: &str) -> Answered<Response<Body>> {
        let mut response = Answer::ok(self)?.into_response();
        if let Some(next) = self
            .next_cursor
            .as_deref()
            .and_then(|cursor| link(uri, parameter, cursor))
        {
            response.headers_mut().insert(LINK, next);
        }
        Ok(response)
    }
}

/// `Link: <…?cursor=…>; rel="next"` (RFC 8288).
fn link(uri: &Uri, parameter: &str, cursor: &str) -> Option<HeaderValue> {
    let kept = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .filter(|(name, _)| name != parameter);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept).append_pair(parameter, cursor);
    HeaderValue::from_str(&format!(
        "<{}?{}>; rel=\"next\"",
        uri.path(),
        query.finish()
    ))
    .ok()
}

/// The number of items asked for.
pub fn limit(limit: Option<i64>) -> Answered<i64> {
    let limit = limit.unwrap_or(LIMIT);
    if (1..=LIMIT_MAX).contains(&limit) {
        Ok(limit)
    } else {
        Err(Problem::parameter(
            "limit",
            format!("use a number from 1 to {LIMIT_MAX}"),
        ))
    }
}

/// The key of a list from new to old, or the beginning of it.
pub fn by_time(cursor: Option<&str>) -> Answered<Cursor> {
    let Some(text) = cursor else {
        return Ok(Cursor::newest());
    };
    let known = Cursor::decode(text)
        .filter(|cursor| cursor.at <= Cursor::newest().at && cursor.at >= Cursor::oldest().at);
    known.ok_or_else(unknown)
}

/// The key of a list by number, or `start`.
pub fn by_number(cursor: Option<&str>, start: i64) -> Answered<i64> {
    let Some(text) = cursor else { return Ok(start) };
    decode(text)
        .and_then(|text| text.parse().ok())
        .ok_or_else(unknown)
}

/// The key of a list by name, or the beginning of it.
pub fn by_name(cursor: Option<&str>) -> Answered<String> {
    let Some(text) = cursor else {
        return Ok(String::new());
    };
    decode(text)
        .filter(|name| !name.contains('\0'))
        .ok_or_else(unknown)
}

/// The opaque text of a key.
#[must_use]
pub fn encode(key: impl ToString) -> String {
    URL_SAFE_NO_PAD.encode(key.to_string())
}

fn decode(text: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

fn unknown() -> Problem {
    Problem::parameter("cursor", "this is no cursor of this list")
}

/// The parameters of a list that has no others.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// The most items in a part: 1 to 200, 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// `next_cursor` of the part before.
    pub cursor: Option<String>,
}

/// The query of an operation that has no parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoParameters {}
