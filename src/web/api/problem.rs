//! Errors as problem documents (RFC 9457, `application/problem+json`).
//!
//! [`Problem::from`] maps the domain's [`Error`] exhaustively. [`Kind`] is the catalogue of their
//! `type`s, which never change once published. An error of the server has a fixed text; `guard`
//! adds the request id and logs the causes.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE,
};
use axum::http::{HeaderName, Response, StatusCode};
use axum::response::IntoResponse;
use serde::Serialize;

pub use super::problem_kind::Kind;
use super::used_by::UsedByView;
use crate::error::{Cause, Error, FieldErrors};
use crate::publishing::Warning;
use crate::web::request_id::RequestId;

/// The result of a handler: an answer, or a problem document.
pub type Answered<T = Response<Body>> = Result<T, Problem>;

/// The `Retry-After` of a temporary problem, in seconds.
const COME_BACK: u64 = 2;

/// A problem document.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(example = json!({
    "type": "/api/docs#problem-invalid",
    "title": "Some values are invalid",
    "status": 422,
    "detail": "title: use at most 300 characters",
    "errors": [{ "pointer": "/title", "detail": "use at most 300 characters" }]
}))]
pub struct Problem {
    /// The kind of problem, a URL that never changes.
    #[serde(rename = "type")]
    #[schema(value_type = String, format = "uri-reference")]
    pub kind: Kind,
    /// The kind of problem in a few words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong with this particular request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// The invalid values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<Fault>,
    /// For a conflict: a value that would be accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub alternative: Option<String>,
    /// For an outdated `If-Match`: the current version.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub current_version: Option<i64>,
    /// For a file that is not accepted: what it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub found: Option<String>,
    /// For an item of the media library that is in use: what shows it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub used_by: Vec<UsedByView>,
    /// For a post that is not published because of its warnings: these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub warnings: Vec<Warning>,
    /// For an error of the server: the id of this request in its log.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub request_id: Option<String>,
    #[serde(skip)]
    retry_after: Option<u64>,
    #[serde(skip)]
    pub(super) cause: Option<Arc<Cause>>,
}

/// A value that is not accepted. `pointer` is its place in the body, `parameter` its name in the
/// query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Fault {
    /// The place of the value in the body, a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "/title")]
    pub pointer: Option<String>,
    /// The name of the query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub parameter: Option<String>,
    /// The reason why the value is not accepted.
    pub detail: String,
}

impl Fault {
    /// Returns a fault at a place in the body.
    pub fn at(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            pointer: Some(pointer.into()),
            parameter: None,
            detail: detail.into(),
        }
    }

    /// Returns a fault without a place, whose text names it, for a body that is not JSON.
    pub fn sentence(detail: impl Into<String>) -> Self {
        Self {
            pointer: None,
            parameter: None,
            detail: detail.into(),
        }
    }

    /// Returns a fault of a query parameter.
    pub fn of(parameter: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            pointer: None,
            parameter: Some(parameter.into()),
            detail: detail.into(),
        }
    }
}

impl Problem {
    /// Returns a problem of this kind without details.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            title: kind.title(),
            status: kind.status().as_u16(),
            detail: None,
            errors: Vec::new(),
            alternative: None,
            current_version: None,
            found: None,
            used_by: Vec::new(),
            warnings: Vec::new(),
            request_id: None,
            retry_after: None,
            cause: None,
        }
    }

    /// Sets `detail`, the sentence about this request.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    /// Sets `errors`, the list of invalid values.
    #[must_use]
    pub fn faults(self, errors: Vec<Fault>) -> Self {
        Self { errors, ..self }
    }

    /// Returns the problem of an item of the media library that something shows.
    pub fn in_use(detail: impl Into<String>, used_by: Vec<UsedByView>) -> Self {
        Self {
            used_by,
            ..Self::new(Kind::InUse).detail(detail)
        }
    }

    /// Sets `warnings`, because of which a post is not published.
    #[must_use]
    pub fn warnings(self, warnings: Vec<Warning>) -> Self {
        Self { warnings, ..self }
    }

    /// Returns the problem of one invalid query parameter.
    #[must_use]
    pub fn parameter(name: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::new(Kind::BadRequest)
            .detail(format!("{name}: {detail}"))
            .faults(vec![Fault::of(name, detail)])
    }

    /// Returns the problem of several invalid query parameters. The fields of `errors` are their
    /// names.
    #[must_use]
    pub fn parameters(errors: &FieldErrors) -> Self {
        let faults = errors
            .iter()
            .map(|error| Fault::of(&error.field, &error.message))
            .collect();
        Self::new(Kind::BadRequest)
            .detail(errors.to_string())
            .faults(faults)
    }

    /// Returns the problem of one invalid value in the body.
    #[must_use]
    pub fn field(pointer: String, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let named = if pointer.is_empty() {
            detail.clone()
        } else {
            format!("{}: {detail}", &pointer[1..])
        };
        Self::new(Kind::Invalid)
            .detail(named)
            .faults(vec![Fault::at(pointer, detail)])
    }

    /// Sets `request_id`, under which the log has the request.
    #[must_use]
    pub fn of_request(self, id: Option<RequestId>) -> Self {
        Self {
            request_id: id.map(|id| id.as_str().to_owned()),
            ..self
        }
    }

    fn cause(self, cause: Cause) -> Self {
        Self {
            cause: Some(Arc::new(cause)),
            ..self
        }
    }

    fn wait(self, seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::new(Kind::NotFound),
            Error::Gone => Self::new(Kind::Gone),
            Error::BadRequest(why) => Self::new(Kind::BadRequest).detail(why),
            Error::Invalid(errors) => invalid(&errors),
            Error::Unauthorized => Self::new(Kind::Unauthorized)
                .detail("send a valid token: `Authorization: Bearer tym_…`"),
            Error::Forbidden(why) => Self::new(Kind::Forbidden).detail(why),
            Error::Conflict(conflict) => {
                let faults = conflict
                    .field
                    .map(|field| Fault::at(format!("/{field}"), conflict.detail.clone()));
                let problem = Self::new(Kind::Conflict)
                    .detail(conflict.detail)
                    .faults(faults.into_iter().collect());
                Self {
                    alternative: conflict.alternative,
                    ..problem
                }
            }
            Error::Stale { current } => Self {
                current_version: Some(current),
                ..Self::new(Kind::Stale).detail(format!("the current version is {current}"))
            },
            Error::TooMany { retry_after } => {
                Self::new(Kind::TooMany).wait(retry_after.as_secs().max(1))
            }
            Error::TooLarge { limit } => {
                Self::new(Kind::TooLarge).detail(format!("at most {limit} bytes are accepted"))
            }
            Error::UnsupportedMedia(why) => Self::new(Kind::UnsupportedMedia).detail(why),
            Error::UnsupportedFile { found, refusal } => Self {
                found: Some(found),
                ..Self::new(Kind::UnsupportedPicture).detail(refusal.detail)
            },
            Error::MislabelledFile(why) => Self::new(Kind::UnsupportedMedia).detail(why.detail),
            Error::DamagedFile(why) => Self::new(Kind::CannotBeDecoded).detail(why.detail),
            Error::InsufficientStorage(why) => Self::new(Kind::Quota).detail(why.detail),
            Error::Unavailable(cause) => Self::new(Kind::Unavailable)
                .detail("send the request again in a moment")
                .wait(COME_BACK)
                .cause(cause),
            Error::Internal(cause) => Self::new(Kind::Internal)
                .detail("an error of the server, which was logged")
                .cause(cause),
        }
    }
}

fn invalid(errors: &FieldErrors) -> Problem {
    let faults = errors
        .iter()
        .map(|error| Fault::at(format!("/{}", error.field), error.message.clone()))
        .collect();
    Problem::new(Kind::Invalid)
        .detail(errors.to_string())
        .faults(faults)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers() {
            response.headers_mut().insert(name, value);
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl Problem {
    fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let mut headers = vec![
            (
                CONTENT_TYPE,
                HeaderValue::from_static("application/problem+json"),
            ),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        if self.kind == Kind::Unauthorized {
            headers.push((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
        }
        headers.extend(
            self.retry_after
                .map(|seconds| (RETRY_AFTER, HeaderValue::from(seconds))),
        );
        let tag = self
            .current_version
            .and_then(|version| HeaderValue::from_str(&format!("\"{version}\"")).ok());
        headers.extend(tag.map(|tag| (ETAG, tag)));
        headers
    }
}
