//! Successful responses: status, headers and body, ready to be sent or to be stored for a repeated
//! request.
//!
//! A handler builds an [`Answer`], and [`Commit`](super::commit::Commit) sends it when the
//! transaction ends. Errors are not answers but [`Problem`]s.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION};
use axum::http::{Response, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::problem::{Answered, Problem};
use crate::error::Error;

/// A document that describes a newly created resource.
pub trait Created: Serialize {
    /// The fields that are known only once the resource is stored: its id, the URLs that contain
    /// the id, secrets. The answer to a dry run omits them, because the next resource will get the
    /// same id.
    const KNOWN_ONCE_STORED: &[&str] = &["id"];
}

/// A successful response that is not sent yet.
#[derive(Clone, Debug)]
pub struct Answer {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Vec<u8>,
    known_once_stored: &'static [&'static str],
}

impl Answer {
    /// Returns an answer with status 200 and a JSON document.
    pub fn ok(document: &impl Serialize) -> Answered<Self> {
        let body =
            serde_json::to_vec(document).map_err(|error| Problem::from(Error::internal(error)))?;
        Ok(Self {
            status: StatusCode::OK,
            headers: vec![(CONTENT_TYPE, "application/json".to_owned())],
            body,
            known_once_stored: &[],
        })
    }

    /// Returns an answer with status 200 and a text of this content type.
    #[must_use]
    pub fn text(content_type: &str, text: String) -> Self {
        Self {
            status: StatusCode::OK,
            headers: vec![(CONTENT_TYPE, content_type.to_owned())],
            body: text.into_bytes(),
            known_once_stored: &[],
        }
    }

    /// Returns an answer with status 201, a JSON document and its URL as `Location`.
    pub fn created<T: Created>(location: String, document: &T) -> Answered<Self> {
        let mut answer = Self::ok(document)?;
        answer.status = StatusCode::CREATED;
        answer.known_once_stored = T::KNOWN_ONCE_STORED;
        answer.headers.push((LOCATION, location));
        Ok(answer)
    }

    /// Returns an answer with status 204 and no body.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: Vec::new(),
            body: Vec::new(),
            known_once_stored: &[],
        }
    }

    /// Adds the version of the document as a strong `ETag`.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.headers.push((ETAG, format!("\"{version}\"")));
        self
    }

    /// Restores an answer that was stored for a repeated request.
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
            known_once_stored: &[],
        })
    }

    /// Returns the answer as a dry run sends it, without the values that were rolled back: the
    /// fields in [`Created::KNOWN_ONCE_STORED`], `Location` and `ETag`. The next change of the
    /// resource gets the same version, so a client that sent this `ETag` as `If-Match` would
    /// overwrite that change.
    #[must_use]
    pub fn without_undone_values(mut self) -> Self {
        self.headers
            .retain(|(name, _)| *name != LOCATION && *name != ETAG);
        let parsed = serde_json::from_slice::<Map<String, Value>>(&self.body);
        if let (Ok(mut fields), false) = (parsed, self.known_once_stored.is_empty()) {
            fields.retain(|name, _| !self.known_once_stored.contains(&name.as_str()));
            self.body = Value::from(fields).to_string().into_bytes();
        }
        self
    }

    /// Returns the answer without e-mail addresses. Stored answers are not encrypted, and the
    /// database holds addresses only in encrypted form.
    #[must_use]
    pub fn without_addresses(mut self) -> Self {
        if let Ok(mut document) = serde_json::from_slice::<Value>(&self.body)
            && remove_addresses(&mut document)
        {
            self.body = document.to_string().into_bytes();
        }
        self
    }

    /// Returns the status, the headers and the body, to be stored.
    #[must_use]
    pub fn parts(&self) -> (i64, Vec<(String, String)>, &[u8]) {
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect();
        (i64::from(self.status.as_u16()), headers, &self.body)
    }

    /// Returns the answer as an HTTP response.
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

/// Removes every e-mail address from a document. Returns whether there was one.
fn remove_addresses(document: &mut Value) -> bool {
    let mut found = false;
    match document {
        Value::Object(fields) => {
            if fields.get("email").is_some_and(Value::is_string) {
                fields.remove("email");
                found = true;
            }
            for value in fields.values_mut() {
                found |= remove_addresses(value);
            }
        }
        Value::Array(items) => {
            for item in items {
                found |= remove_addresses(item);
            }
        }
        _ => {}
    }
    found
}
