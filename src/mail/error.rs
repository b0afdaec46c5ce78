//! Why a mail was not sent, and whether another try may help.
//!
//! A server's own words are never kept: they quote the address that they refuse.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error as SmtpError;

use crate::error::Error;

/// Why a mail was not sent. Holds neither an address nor a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// There is no connection to the server.
    #[error("the mail server cannot be reached: {0}")]
    Unreachable(io::ErrorKind),
    /// The connection ended early, or what was said on it is not SMTP.
    #[error("the connection to the mail server broke off")]
    Broken,
    /// The server took too long.
    #[error("the mail server did not answer in time")]
    TooSlow,
    /// There is no TLS with the server, or not with the one that `mail.url` names.
    #[error("no TLS connection to the mail server could be made")]
    Insecure,
    /// The server offers neither STARTTLS nor a log-in that is known here.
    #[error(
        "the mail server lacks STARTTLS or a log-in with PLAIN or LOGIN, which `mail.url` asks for"
    )]
    Lacking,
    /// The server refuses us, not the mail: the log-in of `mail.url`, or the machine.
    #[error("the mail server refuses us with {0}: look at the user and the password of `mail.url`")]
    Unwelcome(u16),
    /// The server asks for another try: its answer began with a 4.
    #[error("the mail server put the mail off with {0}")]
    Deferred(u16),
    /// The server will never take this mail: its answer began with a 5.
    #[error("the mail server refuses the mail with {0}")]
    Refused(u16),
    /// The address has letters beyond ASCII before its `@`, and the server lacks SMTPUTF8 (RFC 6531).
    #[error(
        "the mail server cannot write to an address with letters beyond ASCII before its @: it lacks SMTPUTF8"
    )]
    NeedsSmtpUtf8,
    /// No mail can be sent to such an address.
    #[error("the address is none that mail can be sent to")]
    Unwritable,
}

impl SendError {
    /// Whether the same mail may be taken later, when the network, the server or `mail.url` is put right.
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

    /// What went wrong before any mail was offered: a refusal is of us.
    pub(super) fn before_mail(error: &SmtpError) -> Self {
        match Self::of(error) {
            Self::Refused(code) => Self::Unwelcome(code),
            other => other,
        }
    }

    /// What went wrong while the mail was offered.
    pub(super) fn of(error: &SmtpError) -> Self {
        match error.status().map(u16::from) {
            // The codes of the log-in (RFC 4954, section 6).
            Some(code @ (530 | 534 | 535 | 538)) => Self::Unwelcome(code),
            Some(code @ 500..) => Self::Refused(code),
            Some(code) => Self::Deferred(code),
            None if error.is_tls() => Self::Insecure,
            None if error.is_client() => Self::Lacking,
            None => broken(error),
        }
    }
}

/// A connection that was never there has a reason that the system names; a file's end has none.
fn broken(error: &SmtpError) -> SendError {
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<io::Error>());
    match cause.map(io::Error::kind) {
        Some(io::ErrorKind::TimedOut) => SendError::TooSlow,
        // A certificate that is not trusted comes out of rustls this way.
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

impl From<SendError> for Error {
    fn from(error: SendError) -> Self {
        if error.may_try_again() {
            Self::Unavailable(error.into())
        } else {
            Self::internal(error)
        }
    }
}
