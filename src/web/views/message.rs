//! Pages that say one thing: not found, gone, received, wait, something broke.
//!
//! They need nothing of the blog but its frame, so that they can be drawn when all else fails.

use askama::Template;

use super::{Chrome, Link, SearchBox};

/// A title, a few sentences, ways on.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/message.html")]
pub struct MessagePage {
    /// The frame; its title is set by [`MessagePage::new`].
    pub chrome: Chrome,
    /// What is said.
    pub message: Message,
    /// Ways on: home, the archive of that month, back to the post.
    pub ways: Vec<Link>,
    /// The search field, where looking for it may help.
    pub search: Option<SearchBox>,
    /// The number under which the log has this request.
    pub request_id: Option<String>,
}

/// What a message page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Nothing was ever here, as far as we know.
    NotFound,
    /// Something was here and was taken away for good.
    Gone,
    /// The request was not understood or not allowed as it was; the reason for the reader.
    BadRequest(String),
    /// The reader may not do this.
    Forbidden,
    /// Too much at once; when to try again, in words: "in a minute".
    TooMany(String),
    /// Something broke.
    Broken,
    /// Too busy just now.
    Busy,
    /// A comment was taken and waits to be read; the address under which its writer can manage it,
    /// shown once to those who keep no cookies.
    CommentHeld {
        /// The address with the key in it.
        manage_url: Option<String>,
    },
    /// A comment was taken away by its writer.
    CommentDeleted,
    /// Anything else.
    Other {
        /// The heading.
        title: String,
        /// The sentences.
        paragraphs: Vec<String>,
    },
}

impl MessagePage {
    /// A page that says `message`, with its title in the frame and hidden from search engines.
    pub fn new(mut chrome: Chrome, message: Message) -> Self {
        chrome.page.title = message.title().to_owned();
        chrome.page.noindex = true;
        Self { chrome, message, ways: Vec::new(), search: None, request_id: None }
    }
}

impl Message {
    /// The heading, which is also the page's title.
    pub fn title(&self) -> &str {
        match self {
            Self::NotFound => "There is nothing here",
            Self::Gone => "This page is gone",
            Self::BadRequest(_) => "That did not work",
            Self::Forbidden => "This is not open to you",
            Self::TooMany(_) => "One moment, please",
            Self::Broken => "Something broke",
            Self::Busy => "We are very busy just now",
            Self::CommentHeld { .. } => "Thank you",
            Self::CommentDeleted => "Your comment is deleted",
            Self::Other { title, .. } => title,
        }
    }
}
