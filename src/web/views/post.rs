//! A post or a static page, with its discussion.

use askama::Template;

use super::{Chrome, CommentForm, Link, Surroundings, Thread};
use crate::safe_html::SafeHtml;

/// A post with its comments, or a static page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/post.html")]
pub struct PostPage {
    /// The frame.
    pub chrome: Chrome,
    /// A static page: it shows no date, no labels and no neighbours.
    pub is_page: bool,
    /// The post's permalink, for those who parse the page.
    pub url: String,
    /// The post's language where it is not the blog's: the words around it stay the blog's.
    pub lang: Option<String>,
    /// The day of publication in words: "Friday, January 7, 2022".
    pub date: String,
    /// The moment of publication in RFC 3339.
    pub date_iso: String,
    /// The moment of the last change in RFC 3339, if there was one since.
    pub updated_iso: Option<String>,
    /// The title.
    pub title: String,
    /// The subtitle, if there is one.
    pub subtitle: Option<String>,
    /// The text.
    pub body: SafeHtml,
    /// The labels, each with its page.
    pub labels: Vec<Link>,
    /// Who wrote it; `None` where the blog has one author.
    pub author: Option<String>,
    /// The address of the author's page.
    pub author_url: Option<String>,
    /// The comments; `None` where they are hidden.
    pub discussion: Option<Discussion>,
    /// What stands around the text.
    pub around: Surroundings,
}

/// What stands below a post.
#[derive(Clone, Debug)]
pub struct Discussion {
    /// The count in words, as the heading: "No comments", "3 comments".
    pub heading: String,
    /// The comments.
    pub thread: Thread,
    /// A sentence for those about to write: "Comments appear once they have been read."
    pub notice: Option<&'static str>,
    /// The form; `None` where comments are closed, which is then said.
    pub form: Option<CommentForm>,
}

impl PostPage {
    /// Whether there is anything to say between the text and the discussion.
    pub fn has_footer(&self) -> bool {
        !self.is_page && (!self.labels.is_empty() || self.author.is_some())
    }
}
