//! The one error of the domain, and what each kind means to a caller.
//!
//! Redirects and empty results are answers, not errors. `web/error.rs` turns
//! these into pages, `web/api/problem.rs` into problem documents, `cli` into
//! lines on standard error: each with an exhaustive match.

mod fault;

use std::fmt;
use std::time::Duration;

use serde::Serialize;

pub use fault::{Complaint, Fault};

/// What a fallible function of the domain gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Any cause of an internal failure, kept for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the caller may not know of it.
    #[error("not found")]
    NotFound,
    /// It was here and was taken away for good.
    #[error("gone")]
    Gone,
    /// The request could not be understood at all.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// The request was understood; some of its values cannot be accepted.
    #[error("invalid: {0}")]
    Invalid(FieldErrors),
    /// No credentials, or none that are known.
    #[error("unauthorized")]
    Unauthorized,
    /// The credentials do not allow this; the words say what would.
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// It contradicts what is there.
    #[error("conflict: {}", .0.detail)]
    Conflict(Conflict),
    /// The resource is at another version than the caller expected.
    #[error("the resource is at version {current}")]
    Stale {
        /// The version that the resource has now.
        current: i64,
    },
    /// Too many of these in a short time.
    #[error("too many requests")]
    TooMany {
        /// How long to wait.
        retry_after: Duration,
    },
    /// Larger than the limit, in bytes.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The most that is accepted.
        limit: usize,
    },
    /// The body is of a type or encoding that is not read here.
    #[error("unsupported media type: {0}")]
    UnsupportedMedia(String),
    /// It cannot be done now; the same request may succeed soon.
    #[error("unavailable: {0}")]
    Unavailable(Cause),
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(Cause),
}

impl Error {
    /// An internal fault with its cause.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// One invalid field.
    pub fn invalid(field: impl Into<String>, complaint: impl Into<Complaint>) -> Self {
        Self::Invalid(FieldErrors::one(field, complaint))
    }

    /// A conflict without an alternative.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::Conflict(Conflict {
            detail: detail.into(),
            field: None,
            alternative: None,
        })
    }
}

/// What stands in the way, and what would be free instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// A sentence for people.
    pub detail: String,
    /// The field at fault.
    pub field: Option<&'static str>,
    /// A value of that field that would be accepted.
    pub alternative: Option<String>,
}

/// The fields of a request that cannot be accepted, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

/// One field that cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name; nested ones are joined by `/`.
    pub field: String,
    /// A sentence for the person who typed it.
    pub message: String,
    /// The same as a value, of what readers type.
    #[serde(skip)]
    pub fault: Option<Fault>,
}

impl FieldErrors {
    /// A single error.
    pub fn one(field: impl Into<String>, complaint: impl Into<Complaint>) -> Self {
        let mut errors = Self::default();
        errors.push(field, complaint);
        errors
    }

    /// Adds an error on `field`.
    pub fn push(&mut self, field: impl Into<String>, complaint: impl Into<Complaint>) {
        let Complaint { fault, message } = complaint.into();
        self.0.push(FieldError {
            field: field.into(),
            message,
            fault,
        });
    }

    /// Keeps the value of a parsed field, or notes its fault.
    pub fn accept<T>(&mut self, field: &str, parsed: std::result::Result<T, Fault>) -> Option<T> {
        parsed.map_err(|fault| self.push(field, fault)).ok()
    }

    /// Keeps the value of a parsed field, or notes why there is none.
    pub fn take<T>(
        &mut self,
        field: &str,
        parsed: std::result::Result<T, impl fmt::Display>,
    ) -> Option<T> {
        parsed.map_err(|why| self.push(field, why.to_string())).ok()
    }

    /// Whether every field can be accepted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The errors in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }

    /// The first message on `field`, in English.
    #[must_use]
    pub fn on(&self, field: &str) -> Option<&str> {
        self.iter()
            .find(|error| error.field == field)
            .map(|error| error.message.as_str())
    }

    /// `Ok` when empty, else these as an [`Error::Invalid`].
    pub fn into_result(self) -> Result<()> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(self))
        }
    }
}

impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, error) in self.0.iter().enumerate() {
            let comma = if n == 0 { "" } else { "; " };
            write!(f, "{comma}{}: {}", error.field, error.message)?;
        }
        Ok(())
    }
}
