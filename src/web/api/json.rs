//! The JSON body of a request without an idempotency key (PATCH).

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::body;
use super::problem::Problem;
use crate::web::app::App;

/// A JSON body; see [`body`] for the checks.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let bytes = body::bytes(request, app.body_bytes).await?;
        body::parse(app, &bytes).await.map(Self)
    }
}

/// Deserializes a field that is present as `Some`, even if it is `null`. With `#[serde(default)]`
/// an absent field is `None`. With `T = Option<_>` a `null` is `Some(None)`; with any other `T` it
/// is an error.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
