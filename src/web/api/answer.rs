//! Answers: status, headers and body, ready to be sent or kept.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION};
use axum::http::{Response, StatusCode};
use serde::Serialize;

use super::problem::{Answered, Problem};
use crate::error::Error;

/// A successful answer.
#[derive(Clone, Debug)]
pub struct Answer {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// 200 with a document.
    pub fn ok(document: &impl Serialize) -> Answered<Self> {
        let body =
            serde_json::to_vec(document).map_err(|error| Problem::from(Error::internal(error)))?;
        Ok(Self {
            status: StatusCode::OK,
            headers: vec![(CONTENT_TYPE, "application/json".to_owned())],
            body,
        })
    }

    /// 200 with a text of this type.
    #[must_use]
    pub fn text(content_type: &str, text: String) -> Self {
        Self {
            status: StatusCode::OK,
            headers: vec![(CONTENT_TYPE, content_type.to_owned())],
            body: text.into_bytes(),
        }
    }

    /// 201 with a document and its address.
    pub fn created(location: String, document: &impl Serialize) -> Answered<Self> {
        let mut answer = Self::ok(document)?;
        answer.status = StatusCode::CREATED;
        answer.headers.push((LOCATION, location));
        Ok(answer)
    }

    /// 204.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// The same with the version of its document as a strong `ETag`.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.headers.push((ETAG, format!("\"{version}\"")));
        self
    }

    /// An answer that was kept.
    #[must_use]
    pub fn kept(status: i64, headers: Vec<(String, String)>, body: Vec<u8>) -> Option<Self> {
        let status = StatusCode::from_u16(u16::try_from(status).ok()?).ok()?;
        let headers = headers
            .into_iter()
            .map(|(name, value)| Some((name.parse().ok()?, value)))
            .collect::<Option<_>>()?;
        Some(Self {
            status,
            headers,
            body,
        })
    }

    /// Its status, headers and body, to be kept.
    #[must_use]
    pub fn parts(&self) -> (i64, Vec<(String, String)>, &[u8]) {
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect();
        (i64::from(self.status.as_u16()), headers, &self.body)
    }

    /// The answer as it is sent.
    #[must_use]
    pub fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
