//! Why another server gave no answer.

use std::io;

use crate::error::Error;

/// Why another server gave no answer. Holds nothing that it said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// It is no http or https address, or it has a user or a password.
    #[error("this address cannot be asked")]
    Address,
    /// It leads into a network that is not public.
    #[error("the address leads into a private network")]
    Private,
    /// The name is not known, or nobody is there.
    #[error("the server cannot be reached: {0}")]
    Unreachable(io::ErrorKind),
    /// There is no TLS with it that can be trusted.
    #[error("no TLS connection could be made")]
    Insecure,
    /// The connection ended early, or what was said on it is not HTTP.
    #[error("the connection broke off")]
    Broken,
    /// It took too long.
    #[error("the server did not answer in time")]
    TooSlow,
    /// Its answer is longer than is read.
    #[error("the answer is too long")]
    TooLong,
}

impl From<OutboundError> for Error {
    fn from(error: OutboundError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}
