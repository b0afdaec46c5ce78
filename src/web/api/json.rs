//! The body of a request that may be sent twice without harm (PATCH).

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::body;
use super::problem::Problem;
use crate::app::App;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::paging::Cursor;

/// A JSON body; see [`body`] for what is refused and how.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        body::parse(&body::bytes(request, app.body_bytes).await?).map(Self)
    }
}

/// Reads a field that is there, `null` included, as `Some`: what is absent stays
/// `None` by `#[serde(default)]`. With `T = Option<_>` a `null` is `Some(None)`,
/// with any other `T` it is an error.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// When something ends, as it is stored.
///
/// # Errors
/// [`Error::Invalid`] on `expires_at` from the year 10000 on.
pub fn expiry(at: Option<Timestamp>) -> crate::error::Result<Option<Timestamp>> {
    let at = at.map(microseconds);
    match at.filter(|at| *at > Cursor::newest().at) {
        Some(_) => Err(Error::invalid(
            "expires_at",
            "use a time before the year 10000",
        )),
        None => Ok(at),
    }
}

/// An instant cut to microseconds, which is what both engines keep.
#[must_use]
pub fn microseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}
