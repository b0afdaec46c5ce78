//! What a mail says, in types that cannot break its headers.

use std::fmt;

use url::Url;

use crate::clock::Timestamp;
use crate::model::comment::EmailAddress;
use crate::model::text;

/// The most characters in a subject; what is longer is cut.
pub const SUBJECT_MAX: usize = 150;
/// The most bytes in an address for `List-Unsubscribe`: a line has at most 998 (RFC 5322, section 2.1.1).
pub const ONE_CLICK_MAX: usize = 900;

/// One mail to one reader; shown without what it says and to whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// What the mail is about and for whom, such as `comment:42 to subscriber:7`. The same key gives
    /// the same `Message-ID`, so that a mail that a job sends twice is seen once.
    pub key: String,
    /// Who gets it.
    pub to: EmailAddress,
    /// What it is about.
    pub subject: Subject,
    /// Plain text, in lines of any length.
    pub body: String,
    /// The keys of the mails above it in its thread, the nearest last.
    pub above: Vec<String>,
    /// Where one click ends such mails.
    pub unsubscribe: Option<OneClick>,
    /// When it was written.
    pub at: Timestamp,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail(***)")
    }
}

/// What a mail is about: one line of at most [`SUBJECT_MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject(String);

impl Subject {
    /// `words` as one line: line breaks and controls become spaces, what is too long is cut.
    ///
    /// `=?` would begin an encoded word (RFC 2047), and a reader's program would decode what a
    /// visitor encoded, line breaks too; a space between them prevents that.
    #[must_use]
    pub fn new(words: &str) -> Self {
        let spaced: String = words
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let line = text::line(&spaced).replace("=?", "= ?");
        Self(shortened(&line))
    }

    /// The line.
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

/// Where a mail program asks to send no more such mails, by one POST without a page (RFC 8058).
#[derive(Clone, PartialEq, Eq)]
pub struct OneClick(Url);

/// Why an address cannot stand in `List-Unsubscribe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an address to unsubscribe at must be http or https and at most {ONE_CLICK_MAX} bytes long"
)]
pub struct NotOneClick;

impl OneClick {
    /// Takes an http or https URL: only these leave no angle bracket unescaped.
    ///
    /// # Errors
    /// Another scheme, or too long for one line.
    pub fn new(url: Url) -> Result<Self, NotOneClick> {
        let is_web = matches!(url.scheme(), "http" | "https");
        if is_web && url.as_str().len() <= ONE_CLICK_MAX {
            Ok(Self(url))
        } else {
            Err(NotOneClick)
        }
    }

    /// The URL, in ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Whoever knows the address can unsubscribe the reader.
impl fmt::Debug for OneClick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneClick(***)")
    }
}
