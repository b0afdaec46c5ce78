//! Reasons why a mail was not sent, and whether another attempt may succeed.
//!
//! The text of a server's response is never kept, because it often quotes the address that was
//! refused.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error as SmtpError;

use crate::error::Error;
use crate::model::JobError;

/// The reason why a mail was not sent. It contains neither an address nor a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// No connection to the server could be made.
    #[error("the mail server cannot be reached: {0}")]
    Unreachable(io::ErrorKind),
    /// The connection ended early, or the server did not speak SMTP.
    #[error("the connection to the mail server broke off")]
    Broken,
    /// The server took too long.
    #[error("the mail server did not answer in time")]
    TooSlow,
    /// TLS failed, or the certificate is not valid for the host of `mail.url`.
    #[error("no TLS connection to the mail server could be made")]
    Insecure,
    /// The server lacks STARTTLS, or a log-in method that we support.
    #[error(
        "the mail server lacks STARTTLS or a log-in with PLAIN or LOGIN, which `mail.url` asks for"
    )]
    Lacking,
    /// The server refuses the client, not the mail: the log-in of `mail.url`, or the machine.
    #[error("the mail server refuses us with {0}: look at the user and the password of `mail.url`")]
    Unwelcome(u16),
    /// The server refuses the mail for now: a 4xx response.
    #[error("the mail server put the mail off with {0}")]
    Deferred(u16),
    /// The server refuses the mail permanently: a 5xx response.
    #[error("the mail server refuses the mail with {0}")]
    Refused(u16),
    /// The address has non-ASCII characters before its `@`, and the server lacks SMTPUTF8 (RFC
    /// 6531).
    #[error(
        "the mail server cannot write to an address with letters beyond ASCII before its @: it lacks SMTPUTF8"
    )]
    NeedsSmtpUtf8,
    /// The recipient's address is not valid in SMTP.
    #[error("the address is none that mail can be sent to")]
    Unwritable,
}

impl SendError {
    /// Whether the server may accept the mail later, once the network, the server or `mail.url` is
    /// fixed.
    #[must_use]
    pub fn may_try_again(self) -> bool {
        match self {
            Self::Unreachable(_)
            | Self::Broken
            | Self::TooSlow
            | Self::Insecure
            | Self::Lacking
            | Self::Unwelcome(_)
            | Self::Deferred(_) => true,
            Self::Refused(_) | Self::NeedsSmtpUtf8 | Self::Unwritable => false,
        }
    }

    /// Classifies an error that occurred before the mail was offered, when a refusal means the
    /// client.
    pub(super) fn before_mail(error: &SmtpError) -> Self {
        match Self::of(error) {
            Self::Refused(code) => Self::Unwelcome(code),
            other => other,
        }
    }

    /// Classifies an error that occurred while the mail was offered.
    pub(super) fn of(error: &SmtpError) -> Self {
        match error.status().map(u16::from) {
            // Response codes for authentication (RFC 4954, section 6).
            Some(code @ (530 | 534 | 535 | 538)) => Self::Unwelcome(code),
            Some(code @ 500..) => Self::Refused(code),
            Some(code) => Self::Deferred(code),
            None if error.is_tls() => Self::Insecure,
            None if error.is_client() => Self::Lacking,
            None => broken(error),
        }
    }
}

/// Classifies an error without a response. The system gives a reason when a connection could not be
/// made; an unexpected end has none.
fn broken(error: &SmtpError) -> SendError {
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<io::Error>());
    match cause.map(io::Error::kind) {
        Some(io::ErrorKind::TimedOut) => SendError::TooSlow,
        // rustls reports an untrusted certificate this way.
        Some(io::ErrorKind::InvalidData) => SendError::Insecure,
        Some(
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe,
        )
        | None => SendError::Broken,
        Some(kind) => SendError::Unreachable(kind),
    }
}

impl From<SendError> for JobError {
    fn from(error: SendError) -> Self {
        if error.may_try_again() {
            Self::Retry(Error::Unavailable(error.into()))
        } else {
            Self::Fail(Error::internal(error))
        }
    }
}
