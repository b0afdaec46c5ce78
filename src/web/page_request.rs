//! The parts of a request from which a page is made.

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;

use super::negotiation::Form;
use super::page_cache::{Encoding, Validators};
use super::path_normalization::Guess;
use super::request_id::RequestId;
use crate::urls;

/// The parts of a request on which a page may depend. Nothing in it makes two readers' pages
/// differ.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// The requested URL.
    pub uri: Uri,
    /// The requested representation of a post.
    pub form: Form,
    /// The content encoding that the client accepts.
    pub encoding: Encoding,
    /// The version that the client has cached.
    pub validators: Validators,
    /// The id of the request, for an error page.
    pub id: Option<RequestId>,
    /// Whether this request only tests a guess, so that no page needs to be made if nothing is
    /// found.
    pub is_guess: bool,
}

impl<S: Sync> FromRequestParts<S> for PageRequest {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self {
            uri: parts.uri.clone(),
            form: Form::wanted(&parts.headers),
            encoding: Encoding::wanted(&parts.headers),
            validators: Validators::of(&parts.headers),
            id: parts.extensions.get().copied(),
            is_guess: parts.extensions.get::<Guess>().is_some(),
        })
    }
}

impl PageRequest {
    /// Returns the first value of a query parameter, decoded.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        let query = self.uri.query()?;
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// Returns the cache key: the path, and the one parameter that this page has.
    #[must_use]
    pub fn key(&self, known: Option<&str>) -> String {
        let path = self.uri.path();
        let value = known.and_then(|name| Some((name, self.parameter(name)?)));
        value.map_or_else(
            || path.to_owned(),
            |(name, value)| urls::with_parameter(path, name, &value),
        )
    }
}
