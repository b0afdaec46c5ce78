//! Request bodies: from bytes to a typed value, for [`Json`](super::json::Json) and
//! [`IdempotentJson`](super::idempotency::IdempotentJson).
//!
//! [`bytes()`] checks the content type and the size, [`parse`] reads the JSON text as a [`Node`] and
//! the value from it. Errors name the place in the body and never quote the parser.

use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, Request};
use chrono_tz::Tz;
use serde::de::DeserializeOwned;

use super::node::Node;
use super::problem::{Answered, Kind, Problem};
use super::value_error::{ValueError, cut};
use crate::error::Error;
use crate::store;
use crate::web;
use crate::web::app::App;

/// The second content type accepted for the body of a PATCH (RFC 7396).
pub const MERGE_PATCH: &str = "application/merge-patch+json";

/// Reads a JSON body of at most `limit` bytes.
pub async fn bytes(request: Request<Body>, limit: usize) -> Answered<Vec<u8>> {
    let accepted: &[&str] = if request.method() == Method::PATCH {
        &["application/json", MERGE_PATCH]
    } else {
        &["application/json"]
    };
    check_type(request.headers(), accepted)?;
    read(request, limit).await
}

/// Reads a CSV body (RFC 4180) of at most `limit` bytes.
pub async fn csv(request: Request<Body>, limit: usize) -> Answered<Vec<u8>> {
    check_type(request.headers(), &["text/csv"])?;
    read(request, limit).await
}

/// Reads a body of any type of at most `limit` bytes.
pub async fn read(request: Request<Body>, limit: usize) -> Answered<Vec<u8>> {
    Ok(web::body::read(request.into_body(), limit).await?.into())
}

/// Checks the content type. A compressed body is refused, because it could expand to far more than
/// the size limit.
fn check_type(headers: &HeaderMap, accepted: &[&str]) -> Answered<()> {
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(Error::UnsupportedMedia(
            "encoded bodies are not supported: send it without `Content-Encoding`".to_owned(),
        )
        .into());
    }
    let named = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = named.split(';').next().unwrap_or_default().trim();
    if accepted.iter().any(|one| kind.eq_ignore_ascii_case(one)) {
        return Ok(());
    }
    let sent = match kind {
        "" => "the body has no `Content-Type`".to_owned(),
        kind => format!("the type `{}` is not supported here", cut(kind)),
    };
    Err(Error::UnsupportedMedia(format!("{sent}: send `Content-Type: {}`", accepted[0])).into())
}

/// Reads a value from a JSON text. The settings are loaded only if the text contains a local time,
/// which needs the blog's time zone.
pub async fn parse<T: DeserializeOwned>(app: &App, text: &[u8]) -> Answered<T> {
    let node = Node::read(text).map_err(|error| no_json(text, &error))?;
    in_zone(app, |zone| node.become_value(zone))
        .await?
        .map_err(|value_error| at_fault(&value_error))
}

/// Calls `read` without a time zone and, if the value needs one, again with the blog's.
pub async fn in_zone<T>(
    app: &App,
    read: impl Fn(Option<Tz>) -> Result<T, ValueError>,
) -> Result<Result<T, ValueError>, Error> {
    if let Some(read) = without_zone(&read) {
        return Ok(read);
    }
    let stored = store::settings::find(&mut app.db.read().await?).await?;
    Ok(read(Some(stored.settings.zone())))
}

/// Calls `read` without a time zone. Returns `None` if the value needs one.
fn without_zone<T>(
    read: impl Fn(Option<Tz>) -> Result<T, ValueError>,
) -> Option<Result<T, ValueError>> {
    match read(None) {
        Err(value_error) if value_error.needs_zone() => None,
        read => Some(read),
    }
}

/// Returns the problem for an invalid value in a body.
pub fn at_fault(value_error: &ValueError) -> Problem {
    Problem::field(value_error.pointer(), value_error.detail())
}

fn no_json(text: &[u8], error: &serde_json::Error) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    let why = if text.trim_ascii().is_empty() {
        "the body is empty".to_owned()
    } else if let Err(error) = std::str::from_utf8(text) {
        format!("byte {} is not UTF-8", error.valid_up_to() + 1)
    } else if error.is_eof() {
        format!("it ends in {place}, before everything is closed")
    } else if error.to_string().starts_with("recursion limit") {
        format!("more than 127 lists and objects are open in {place}")
    } else {
        format!("syntax error in {place}{}", shown(text, error))
    };
    Problem::new(Kind::BadRequest).detail(format!(
        "the body is not valid JSON: {why}; send for example `{{\"title\": \"Hello\", \"labels\": [\"News\"]}}`"
    ))
}

/// Returns the text at the position of a syntax error, to be quoted in the message.
fn shown(text: &[u8], error: &serde_json::Error) -> String {
    let line = text
        .split(|byte| *byte == b'\n')
        .nth(error.line().saturating_sub(1));
    let rest = line
        .and_then(|line| line.get(error.column().saturating_sub(1)..))
        .map(String::from_utf8_lossy)
        .unwrap_or_default();
    match rest.trim() {
        "" => String::new(),
        rest => format!(": `{}`", cut(rest)),
    }
}
