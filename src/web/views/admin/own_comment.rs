//! The page with a comment in the user's own name.

use askama::Template;

use super::AdminLayout;
use crate::safe_html::SafeHtml;
use crate::web::views::{Link, TextField};

/// The page with the form of a comment in the user's own name.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/own-comment.html")]
pub struct OwnCommentPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The post, linked.
    pub post: Link,
    /// Who writes, as a sentence.
    pub byline: String,
    /// The comment that is answered.
    pub parent: Option<OwnCommentParent>,
    /// The URL to which the form is sent.
    pub action: String,
    /// The text.
    pub body: TextField,
    /// The preview of the text.
    pub preview: Option<SafeHtml>,
    /// The URL of the link that cancels.
    pub cancel_url: String,
}

/// The comment that is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCommentParent {
    /// The id.
    pub id: String,
    /// The name of its author.
    pub author: String,
    /// The beginning of its text.
    pub excerpt: String,
}
