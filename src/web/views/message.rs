//! Pages that say one thing: not found, gone, received, wait, something broke.
//!
//! They need nothing of the blog but its frame, so that they can be drawn when all else fails.

use askama::Template;

use super::{Chrome, Link, SearchBox};
use crate::words::Catalogue;

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
    /// Posts that may be what was looked for.
    pub posts: Vec<Link>,
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
    /// The request was not understood or not allowed as it was; the reason, in the blog's language.
    BadRequest(String),
    /// The reader may not do this.
    Forbidden,
    /// Too much at once; a sentence that says when to try again.
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
        chrome.page.title = message.title(chrome.t).to_owned();
        chrome.page.noindex = true;
        Self {
            chrome,
            message,
            ways: Vec::new(),
            posts: Vec::new(),
            search: None,
            request_id: None,
        }
    }
}

impl Message {
    /// The heading, which is also the page's title.
    pub fn title(&self, t: &'static Catalogue) -> &str {
        match self {
            Self::NotFound => t.message.not_found_title,
            Self::Gone => t.message.gone_title,
            Self::BadRequest(_) => t.message.bad_request_title,
            Self::Forbidden => t.message.forbidden_title,
            Self::TooMany(_) => t.message.too_many_title,
            Self::Broken => t.message.broken_title,
            Self::Busy => t.message.busy_title,
            Self::CommentHeld { .. } => t.mine.held_title,
            Self::CommentDeleted => t.mine.deleted_title,
            Self::Other { title, .. } => title,
        }
    }
}
