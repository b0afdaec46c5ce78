//! The error type of the domain, and the meaning of each variant for a caller.
//!
//! Redirects and empty results are answers, not errors. `web/error.rs` turns an error into a page,
//! `web/api/problem.rs` into a problem document, `cli` into a line on standard error, each with an
//! exhaustive match.

mod conflict;
mod fault;
mod file_fault;

use std::fmt;
use std::time::Duration;

use serde::Serialize;

pub use conflict::{Conflict, ConflictFault};
pub use fault::{Complaint, EntryFault, Fault};
pub use file_fault::{FileFault, FileRefusal, RefusedFormat};

/// The result of a fallible function of the domain.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The cause of an internal failure, for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Returns a cause with the causes below it, in one line for the log.
#[must_use]
pub fn chain(cause: &Cause) -> String {
    let mut text = cause.to_string();
    let mut next = cause.source();
    while let Some(error) = next {
        text = format!("{text}: {error}");
        next = error.source();
    }
    text
}

/// The reason why an operation failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The resource does not exist, or the caller may not know that it does.
    #[error("not found")]
    NotFound,
    /// The resource existed and was removed permanently.
    #[error("gone")]
    Gone,
    /// The request is malformed.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// The request is well-formed, but some of its values are invalid.
    #[error("invalid: {0}")]
    Invalid(FieldErrors),
    /// The credentials are missing or unknown.
    #[error("unauthorized")]
    Unauthorized,
    /// The credentials do not permit the operation; the text names what would.
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// The operation conflicts with the current state.
    #[error("conflict: {}", .0.detail)]
    Conflict(Conflict),
    /// The resource has another version than the caller expected.
    #[error("the resource is at version {current}")]
    Stale {
        /// The current version of the resource.
        current: i64,
    },
    /// The caller has exceeded a rate limit.
    #[error("too many requests")]
    TooMany {
        /// The time to wait before another attempt.
        retry_after: Duration,
    },
    /// The request is larger than the limit.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The most bytes that are accepted.
        limit: usize,
    },
    /// The body has an unsupported type or encoding.
    #[error("unsupported media type: {0}")]
    UnsupportedMedia(String),
    /// An uploaded file is of a type or size that is not accepted.
    #[error("unsupported file, {found}: {refusal}")]
    UnsupportedFile {
        /// The name of what was found.
        found: String,
        /// The reason.
        refusal: FileRefusal,
    },
    /// An uploaded file has another type than the one with which it was sent.
    #[error("mislabelled file: {0}")]
    MislabelledFile(FileRefusal),
    /// An uploaded file is damaged.
    #[error("damaged file: {0}")]
    DamagedFile(FileRefusal),
    /// There is no room for another file: the quota is reached or the disk is nearly full.
    #[error("no room: {0}")]
    InsufficientStorage(FileRefusal),
    /// The operation is temporarily impossible; the same request may succeed soon.
    #[error("unavailable: {0}")]
    Unavailable(Cause),
    /// An unexpected failure inside the server.
    #[error("internal: {0}")]
    Internal(Cause),
}

impl Error {
    /// Returns an internal failure with its cause.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// Returns an error about one invalid field.
    pub fn invalid(field: impl Into<String>, complaint: impl Into<Complaint>) -> Self {
        Self::Invalid(FieldErrors::one(field, complaint))
    }

    /// Returns a conflict without a field and an alternative.
    pub fn conflict(fault: ConflictFault, detail: impl Into<String>) -> Self {
        Self::Conflict(Conflict {
            fault,
            detail: detail.into(),
            field: None,
            alternative: None,
        })
    }
}

/// The invalid fields of a request, and the reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

/// An invalid field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The name of the field; the parts of a nested one are joined by `/`.
    pub field: String,
    /// A sentence for the user, in English.
    pub message: String,
    /// The typed fault, for fields that readers fill in; pages translate it.
    #[serde(skip)]
    pub fault: Option<Fault>,
}

impl FieldErrors {
    /// Returns a single error.
    pub fn one(field: impl Into<String>, complaint: impl Into<Complaint>) -> Self {
        let mut errors = Self::default();
        errors.push(field, complaint);
        errors
    }

    /// Adds an error for `field`.
    pub fn push(&mut self, field: impl Into<String>, complaint: impl Into<Complaint>) {
        let Complaint { fault, message } = complaint.into();
        self.0.push(FieldError {
            field: field.into(),
            message,
            fault,
        });
    }

    /// Returns the value of a parsed field, or records its fault.
    pub fn accept<T>(&mut self, field: &str, parsed: std::result::Result<T, Fault>) -> Option<T> {
        parsed.map_err(|fault| self.push(field, fault)).ok()
    }

    /// Returns the value of a parsed field, or records the error's message.
    pub fn take<T>(
        &mut self,
        field: &str,
        parsed: std::result::Result<T, impl fmt::Display>,
    ) -> Option<T> {
        parsed.map_err(|why| self.push(field, why.to_string())).ok()
    }

    /// Adds the errors of a check that failed because of what was typed. Any other error is returned.
    pub fn collect<T>(&mut self, checked: Result<T>) -> Result<()> {
        match checked {
            Ok(_) => Ok(()),
            Err(Error::Invalid(found)) => {
                self.0.extend(found.0);
                Ok(())
            }
            Err(other) => Err(other),
        }
    }

    /// Keeps only the errors for which `wanted` returns true.
    pub fn retain(&mut self, wanted: impl FnMut(&FieldError) -> bool) {
        self.0.retain(wanted);
    }

    /// Whether no field is invalid.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the errors in the order in which they were added.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }

    /// Returns the first message about `field`, in English.
    #[must_use]
    pub fn on(&self, field: &str) -> Option<&str> {
        self.iter()
            .find(|error| error.field == field)
            .map(|error| error.message.as_str())
    }

    /// Returns `Ok` if there are no errors, or all of them as [`Error::Invalid`].
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
