//! Mail that leaves: what one says, how it is written down, and the way to the server.
//!
//! A use case makes a [`Mail`], a job hands it to [`Mailer::send`]. `encode` writes its headers and
//! body, `mailer` speaks with the server of `mail.url`, and a [`SendError`] says whether the job may
//! try again. No header can be injected: every part of a mail is a type that holds no line break
//! (`EmailAddress`, [`Subject`], [`OneClick`]), or is hashed (`key`, `above`), or is encoded (the body).
//!
//! To add a header, add a line to `encode`, and to [`Mail`] a field whose type cannot break a line.
//!
//! Refused: an HTML part. Plain text is read by everybody, and brings no pixel that tracks.

mod encode;
mod error;
mod mailer;
mod message;

pub use error::SendError;
pub use mailer::{MailConfigError, Mailer};
pub use message::{Mail, NotOneClick, ONE_CLICK_MAX, OneClick, SUBJECT_MAX, Subject};
