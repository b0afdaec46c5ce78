//! Decoding paths: the extractor of all handlers, with our own error page for malformed paths.
//!
//! axum's extractor answers `/label/%FF` with a bare 400, without our headers. None of our URLs
//! contains a control character, and PostgreSQL accepts no NUL, so that a path with one is not
//! found before any query.

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::Response;
use axum::http::request::Parts;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use unicode_normalization::UnicodeNormalization as _;

use super::app::App;
use super::error;
use crate::error::Error;

/// The decoded segments of the path that a route names.
#[derive(Clone, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Response<Body>;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let id = parts.extensions.get().copied();
        if has_control(parts.uri.path()) {
            return Err(error::page(app, &Error::NotFound, id).await);
        }
        match axum::extract::Path::from_request_parts(parts, app).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(error::page(app, &Error::NotFound, id).await),
        }
    }
}

fn has_control(encoded: &str) -> bool {
    percent_decode_str(encoded).any(|byte| byte.is_ascii_control())
}

/// Decodes a path once, and normalises it to NFC. Returns `NotFound` for an encoded slash or a
/// control character, which no path contains.
pub fn decode(encoded: &str) -> Result<String, Error> {
    let text = percent_decode_str(encoded)
        .decode_utf8()
        .map_err(|_| Error::NotFound)?;
    let hides = encoded.to_ascii_lowercase().contains("%2f") || text.chars().any(char::is_control);
    if hides {
        Err(Error::NotFound)
    } else {
        Ok(text.nfc().collect())
    }
}
