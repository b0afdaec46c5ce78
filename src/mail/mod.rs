//! Outgoing mail: its content, its encoding and its delivery to a mail server.
//!
//! A use case composes a [`Mail`], and a job passes it to [`Mailer::send`]. `encode` writes the
//! headers and the body, `mailer` speaks SMTP with the server of `mail.url`, and a [`SendError`]
//! tells the job whether to try again. No header can be injected: every part of a mail has a type
//! that cannot contain a line break (`EmailAddress`, [`Subject`], [`OneClick`]), or is hashed
//! (`key`, `above`), or is encoded (the body).
//!
//! To add a header, add a line to `encode`, and to [`Mail`] a field whose type cannot contain a
//! line break.
//!
//! Refused: an HTML part. Every mail program shows plain text, and it cannot contain a tracking
//! pixel.

mod encode;
mod error;
mod mailer;
mod message;

pub use error::SendError;
pub use mailer::{MailConfigError, Mailer};
pub use message::{Mail, NotOneClick, ONE_CLICK_MAX, OneClick, SUBJECT_MAX, Subject};
