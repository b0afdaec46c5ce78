//! What a failed operation in a folder means.

use std::error::Error as StdError;
use std::io;

use super::bucket::BucketError;
use crate::error::{Error, FileFault};
use crate::i18n;

/// Turns an error of the store of a folder into the domain's.
pub(super) fn of_folder(error: object_store::Error) -> Error {
    match source_of_io(&error) {
        Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
            Error::InsufficientStorage(i18n::refusal(FileFault::DiskFull))
        }
        _ => Error::internal(error),
    }
}

/// Turns an error of the file system into the domain's.
pub(super) fn of_io(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Error::InsufficientStorage(i18n::refusal(FileFault::DiskFull))
        }
        _ => Error::internal(error),
    }
}

/// Whether an error says that there is no such file. Without the bucket there is none either, but
/// that is another matter.
pub(super) fn is_of_file(error: &object_store::Error) -> bool {
    matches!(error, object_store::Error::NotFound { .. })
        && !matches!(BucketError::of(error), BucketError::NoBucket)
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
