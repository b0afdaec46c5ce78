//! What a failed operation of the storage means.

use std::error::Error as StdError;
use std::io;

use crate::error::{Error, Result};

const FULL: &str = "the disk is full: make room on it, or purge the trash of the media library";

/// Turns an error of the store into the domain's.
pub(super) fn domain(error: object_store::Error) -> Error {
    match source_of_io(&error) {
        Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
            Error::InsufficientStorage(FULL.to_owned())
        }
        _ => Error::internal(error),
    }
}

/// Turns an error of the file system into the domain's.
pub(super) fn of_io(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Error::InsufficientStorage(FULL.to_owned())
        }
        _ => Error::internal(error),
    }
}

/// Turns "not found" into `None`.
pub(super) fn found<T>(outcome: object_store::Result<T>) -> Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(domain(error)),
    }
}

/// The kind of the first error of the file system among the causes of `error`.
fn source_of_io(error: &object_store::Error) -> Option<io::ErrorKind> {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        next = cause.source();
    }
    None
}
