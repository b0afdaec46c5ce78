//! Reasons why a request to another server failed.

use std::io;

use crate::error::Error;

/// The reason why a request to another server failed. It contains nothing that the server sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// The URL is not `http` or `https`, or it contains a user name or a password.
    #[error("this address cannot be asked")]
    Address,
    /// The host resolves to an address in a private network.
    #[error("the address leads into a private network")]
    Private,
    /// The host is unknown, or does not accept a connection.
    #[error("the server cannot be reached: {0}")]
    Unreachable(io::ErrorKind),
    /// No TLS connection with a trusted certificate could be made.
    #[error("no TLS connection could be made")]
    Insecure,
    /// The connection ended early, or the server did not speak HTTP.
    #[error("the connection broke off")]
    Broken,
    /// The server did not answer within the time limit.
    #[error("the server did not answer in time")]
    TooSlow,
    /// The response is longer than the limit.
    #[error("the answer is too long")]
    TooLong,
    /// The response is compressed, although the request asked for none of that.
    #[error("the answer is compressed, which was not asked for")]
    Compressed,
    /// The address, or one to which it redirects, is on the blog's own host.
    #[error("the address leads back to this blog")]
    OwnHost,
    /// More redirects follow one another than are followed.
    #[error("the address redirects too often")]
    TooManyRedirects,
    /// The body could not be written to a temporary file.
    #[error("the answer could not be written to a temporary file: {0}")]
    Unwritten(io::ErrorKind),
}

impl From<OutboundError> for Error {
    fn from(error: OutboundError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}
