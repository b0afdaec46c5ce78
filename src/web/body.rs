//! Reading a request body up to a limit, for forms and the API.

use axum::body::{Body, Bytes, HttpBody as _};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::error::{Error, Result};

/// Reads a body of at most `limit` bytes.
///
/// A `Content-Length` above the limit is refused before a byte is read, so that no one waits for a
/// body that is not accepted, and a client that sent `Expect: 100-continue` is not told to go on.
///
/// # Errors
/// [`Error::TooLarge`] for a body above the limit, [`Error::BadRequest`] when it ends early or is
/// malformed.
pub async fn read(body: Body, limit: usize) -> Result<Bytes> {
    if body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(Error::TooLarge { limit });
    }
    match Limited::new(body, limit).collect().await {
        Ok(read) => Ok(read.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Error::TooLarge { limit }),
        Err(_) => Err(Error::BadRequest("the body broke off".to_owned())),
    }
}
