//! The parts of a mail, in types that cannot inject headers.

use std::fmt;

use url::Url;

use crate::clock::Timestamp;
use crate::model::comment::EmailAddress;
use crate::model::text;

/// The most characters in a subject; a longer one is cut.
pub const SUBJECT_MAX: usize = 150;
/// The most bytes in a URL for `List-Unsubscribe`: a line has at most 998 (RFC 5322, section
/// 2.1.1).
pub const ONE_CLICK_MAX: usize = 900;

/// A mail to one recipient. Its `Debug` shows neither the content nor the recipient.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Identifies the mail by its subject and its recipient, such as `comment:42 to subscriber:7`.
    /// The `Message-ID` is derived from it, so that a mail that a job sends twice is shown once.
    pub key: String,
    /// The recipient.
    pub to: EmailAddress,
    /// The subject line.
    pub subject: Subject,
    /// The body as plain text, in lines of any length.
    pub body: String,
    /// The keys of the preceding mails in the thread, the most recent last.
    pub above: Vec<String>,
    /// The URL for one-click unsubscription.
    pub unsubscribe: Option<OneClick>,
    /// The time for the `Date` header.
    pub at: Timestamp,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail(***)")
    }
}

/// The subject of a mail: one line of at most [`SUBJECT_MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject(String);

impl Subject {
    /// Makes one line of `words`: line breaks and control characters become spaces, and a long text
    /// is cut.
    ///
    /// `=?` would begin an encoded word (RFC 2047), so a mail program would decode what a guest
    /// encoded, including line breaks. A space between the two characters prevents that.
    #[must_use]
    pub fn new(words: &str) -> Self {
        let spaced: String = words
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let line = text::line(&spaced).replace("=?", "= ?");
        Self(shortened(&line))
    }

    /// Returns the subject as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn shortened(line: &str) -> String {
    if line.chars().count() <= SUBJECT_MAX {
        return line.to_owned();
    }
    let start: String = line.chars().take(SUBJECT_MAX - 1).collect();
    format!("{}…", start.trim_end())
}

/// The URL to which a mail program sends a POST to unsubscribe, without showing a page (RFC 8058).
#[derive(Clone, PartialEq, Eq)]
pub struct OneClick(Url);

/// The error for a URL that is not allowed in `List-Unsubscribe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an address to unsubscribe at must be http or https and at most {ONE_CLICK_MAX} bytes long"
)]
pub struct NotOneClick;

impl OneClick {
    /// Accepts an `http` or `https` URL: only these never contain an unescaped angle bracket.
    ///
    /// # Errors
    /// The URL has another scheme or is longer than [`ONE_CLICK_MAX`].
    pub fn new(url: Url) -> Result<Self, NotOneClick> {
        let is_web = matches!(url.scheme(), "http" | "https");
        if is_web && url.as_str().len() <= ONE_CLICK_MAX {
            Ok(Self(url))
        } else {
            Err(NotOneClick)
        }
    }

    /// Returns the URL, which is ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Hides the URL, because anyone who knows it can unsubscribe the recipient.
impl fmt::Debug for OneClick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneClick(***)")
    }
}
