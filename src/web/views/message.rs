//! Pages with one message, such as not found, gone, received, too many requests or an error.
//!
//! They need nothing of the blog but its layout, so that they can be drawn when everything else
//! fails.

use askama::Template;

use super::{Layout, Link, SearchBox};
use crate::i18n::Messages;

/// A page with a title, a few sentences and links.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/message.html")]
pub struct MessagePage {
    /// The layout of the page; its title is set by [`MessagePage::new`].
    pub layout: Layout,
    /// The message.
    pub message: Message,
    /// Links that lead on, such as the home page, the archive of that month or the post.
    pub ways: Vec<Link>,
    /// Posts that the reader may have looked for.
    pub posts: Vec<Link>,
    /// The search field, where a search may help.
    pub search: Option<SearchBox>,
    /// The number of the request in the log.
    pub request_id: Option<String>,
}

/// The message of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Nothing was ever found at this URL.
    NotFound,
    /// Something was here and was removed for good.
    Gone,
    /// The request was malformed or not allowed in this form; the reason in the blog's language.
    BadRequest(String),
    /// The reader is not allowed to do this.
    Forbidden,
    /// There were too many requests; a sentence that says when to try again.
    TooMany(String),
    /// An internal error.
    Broken,
    /// The server is too busy at the moment.
    Busy,
    /// A guest deleted a comment of their own.
    CommentDeleted,
    /// Any other message.
    Other {
        /// The heading.
        title: String,
        /// The sentences.
        paragraphs: Vec<String>,
    },
}

impl MessagePage {
    /// Makes a page with `message`, sets its title and hides it from search engines.
    pub fn new(mut layout: Layout, message: Message) -> Self {
        layout.page.title = message.title(layout.t).to_owned();
        layout.page.noindex = true;
        Self {
            layout,
            message,
            ways: Vec::new(),
            posts: Vec::new(),
            search: None,
            request_id: None,
        }
    }
}

impl Message {
    /// Returns the heading, which is also the page's title.
    pub fn title(&self, t: &'static Messages) -> &str {
        match self {
            Self::NotFound => t.notice.not_found_title,
            Self::Gone => t.notice.gone_title,
            Self::BadRequest(_) => t.notice.bad_request_title,
            Self::Forbidden => t.notice.forbidden_title,
            Self::TooMany(_) => t.notice.too_many_title,
            Self::Broken => t.notice.broken_title,
            Self::Busy => t.notice.busy_title,
            Self::CommentDeleted => t.guest.deleted_title,
            Self::Other { title, .. } => title,
        }
    }
}
