//! The parts of a path, or our own page where they are no text.
//!
//! axum's extractor answers `/label/%FF` with a bare 400 of its own, without our headers. A control character stands in
//! no address of ours, and PostgreSQL takes no NUL, so that a path with one is not found before anybody looks.

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::Response;
use axum::http::request::Parts;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use super::error;
use crate::app::App;
use crate::error::Error;

/// The decoded parts of the path that a route names.
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
