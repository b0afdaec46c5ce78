//! Paging of lists: `limit`, `cursor`, and the link to the next part.
//!
//! A cursor is the encoded key of the last item of a part. So a list may grow while it is read, and
//! no item is repeated or left out. Clients must not interpret it. For a list with a new kind of
//! key, decode its cursor with [`by`].

use axum::body::Body;
use axum::http::header::{HeaderValue, LINK};
use axum::http::{Response, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::problem::{Answered, Problem};
use crate::model::paging::Cursor;

/// The maximum number of items in one part.
pub const LIMIT_MAX: i64 = 200;
/// The number of items in one part by default.
const LIMIT: i64 = 50;

/// One part of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Items<T> {
    /// The items of this part.
    pub items: Vec<T>,
    /// The `cursor` of the next part; `null` at the end.
    pub next_cursor: Option<String>,
}

impl<T: Serialize> Items<T> {
    /// Returns a part of up to `limit` items. `items` must have been read with a limit of one more,
    /// which tells whether there is a next part.
    pub fn cut(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> String) -> Self {
        let size = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > size;
        items.truncate(size);
        let next_cursor = if more { items.last().map(key) } else { None };
        Self { items, next_cursor }
    }

    /// Returns the part as a response. Its `Link` to the next part is `uri` with `parameter`
    /// replaced.
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

/// Returns the header `Link: <…?cursor=…>; rel="next"` (RFC 8288).
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

/// Returns the number of items to return, from the parameter `limit`.
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

/// Decodes the cursor of a list in order of time, newest first. Without one, returns its beginning.
pub fn by_time(cursor: Option<&str>) -> Answered<Cursor> {
    let Some(text) = cursor else {
        return Ok(Cursor::newest());
    };
    let known = Cursor::decode(text)
        .filter(|cursor| cursor.at <= Cursor::newest().at && cursor.at >= Cursor::oldest().at);
    known.ok_or_else(unknown)
}

/// Decodes a cursor with `decode`. Without one, returns `None` for the beginning of the list.
pub fn by<T>(cursor: Option<&str>, decode: impl Fn(&str) -> Option<T>) -> Answered<Option<T>> {
    match cursor {
        Some(text) => decode(text).map(Some).ok_or_else(unknown),
        None => Ok(None),
    }
}

/// Decodes the cursor of a list in order of a number. Without one, returns `start`.
pub fn by_number(cursor: Option<&str>, start: i64) -> Answered<i64> {
    let Some(text) = cursor else { return Ok(start) };
    decode(text)
        .and_then(|text| text.parse().ok())
        .ok_or_else(unknown)
}

/// Decodes the cursor of a list in order of a name. Without one, returns its beginning.
pub fn by_name(cursor: Option<&str>) -> Answered<String> {
    let Some(text) = cursor else {
        return Ok(String::new());
    };
    decode(text)
        .filter(|name| !name.contains('\0'))
        .ok_or_else(unknown)
}

/// Encodes a key as an opaque cursor.
#[must_use]
pub fn encode(key: impl ToString) -> String {
    URL_SAFE_NO_PAD.encode(key.to_string())
}

fn decode(text: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

fn unknown() -> Problem {
    Problem::parameter("cursor", "not a cursor of this list")
}

/// The query parameters of a list without filters.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// The maximum number of items, 1 to 200; 50 by default.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The `next_cursor` of the previous answer.
    pub cursor: Option<String>,
}

/// The query of an operation that has no parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoParameters {}
