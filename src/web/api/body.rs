//! From a request's bytes to a value: what [`Json`](super::json::Json) and
//! [`Posted`](super::idempotency::Posted) share.

use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, Request};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use super::pointer;
use super::problem::{Answered, Fault, Kind, Problem};
use crate::error::Error;

/// The bytes of a JSON body, up to `limit`.
pub async fn bytes(request: Request<Body>, limit: usize) -> Answered<Vec<u8>> {
    check_type(request.headers(), "application/json")?;
    read(request, limit).await
}

/// The bytes of a CSV body (RFC 4180), up to `limit`.
pub async fn csv(request: Request<Body>, limit: usize) -> Answered<Vec<u8>> {
    check_type(request.headers(), "text/csv")?;
    read(request, limit).await
}

/// The bytes of any body, up to `limit`.
pub async fn read(request: Request<Body>, limit: usize) -> Answered<Vec<u8>> {
    match Limited::new(request.into_body(), limit).collect().await {
        Ok(body) => Ok(body.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(Error::TooLarge { limit }.into()),
        Err(_) => Err(Problem::new(Kind::BadRequest).detail("the body broke off")),
    }
}

/// Decoded bytes could be far more than they seem, so that no encoding is read.
fn check_type(headers: &HeaderMap, wanted: &str) -> Answered<()> {
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(Error::UnsupportedMedia("a body must not be encoded".to_owned()).into());
    }
    let named = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = named.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    Err(Error::UnsupportedMedia(format!("send `Content-Type: {wanted}`")).into())
}

/// The value of a JSON text.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Answered<T> {
    refuse_nul(bytes)?;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value =
        serde_path_to_error::deserialize(&mut json).map_err(|error| explain(bytes, &error))?;
    json.end().map_err(|error| no_json(&error))?;
    Ok(value)
}

/// serde_json calls a number in the place of an enum's word a syntax error, so
/// that only reading the text as any value tells whether it is JSON at all.
fn explain(bytes: &[u8], error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    match (inner.classify(), serde_json::from_slice::<Value>(bytes)) {
        (Category::Data, _) => {
            Problem::field(pointer::of(error.path(), &inner.to_string()), words(inner))
        }
        (_, Ok(_)) => Problem::field(
            pointer::of(error.path(), ""),
            "this is a value of another type than is accepted",
        ),
        (_, Err(error)) => no_json(&error),
    }
}

fn no_json(error: &serde_json::Error) -> Problem {
    let detail = format!(
        "this is no JSON: {} at line {} column {}",
        words(error),
        error.line(),
        error.column()
    );
    Problem::new(Kind::BadRequest).detail(detail)
}

/// The message without its position, which a client reads elsewhere.
pub fn words(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message
        .split_once(" at line ")
        .map_or(message.clone(), |(words, _)| words.to_owned())
}

/// PostgreSQL cannot store U+0000, and nobody means it.
fn refuse_nul(bytes: &[u8]) -> Answered<()> {
    let escaped = br"\u0000";
    if !bytes.windows(escaped.len()).any(|window| window == escaped) {
        return Ok(());
    }
    let Ok(value) = serde_json::from_slice(bytes) else {
        return Ok(());
    };
    let mut faults = Vec::new();
    pointer::each_text(&value, &mut |place, text| {
        if text.contains('\0') {
            faults.push(Fault::at(place, "the character U+0000 is not accepted"));
        }
    });
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::new(Kind::Invalid)
            .detail("the character U+0000 is not accepted")
            .faults(faults))
    }
}
