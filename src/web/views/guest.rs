//! The pages on which guests manage their comments, and the owner moderates one from an e-mail.

use askama::Template;

use super::{CommentView, Layout, Link, TextField};
use crate::safe_html::SafeHtml;

/// The list of a guest's comments.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/guest.html")]
pub struct GuestPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The comments, newest first.
    pub comments: Vec<OwnComment>,
    /// The posts of whose replies the guest is notified by e-mail, each with the URL that ends the
    /// subscription.
    pub subscriptions: Vec<Link>,
    /// The link that brings the guest's key to another device; `None` for a browser without a key.
    pub key_url: Option<String>,
    /// The URL of the next page, with older comments.
    pub older: Option<String>,
}

/// A guest's comment in the list.
#[derive(Clone, Debug)]
pub struct OwnComment {
    /// The id of the comment.
    pub id: String,
    /// The post that the comment is under, linked.
    pub post: Link,
    /// The time of writing, in words.
    pub time: String,
    /// The time of writing in RFC 3339.
    pub time_iso: String,
    /// Whether the text was edited.
    pub edited: bool,
    /// The visibility of the comment.
    pub visibility: Visibility,
    /// The URL of the form that edits the comment, with the time until which that is possible.
    pub edit: Option<Link>,
    /// The URL of the question whether to delete the comment.
    pub delete_url: String,
    /// The text of the comment.
    pub body: SafeHtml,
}

/// The page after a comment was sent that waits for approval.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/guest-received.html")]
pub struct ReceivedPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The comment; `None` for a browser that does not show whose it is.
    pub held: Option<HeldComment>,
    /// The guest's private link, in full.
    pub manage_url: Option<String>,
}

/// A comment that waits for approval, as its guest is shown it.
#[derive(Clone, Debug)]
pub struct HeldComment {
    /// The link back to the post, or to the comment that was answered.
    pub post: Link,
    /// The comment as it will appear.
    pub comment: CommentView,
}

/// The visibility of a guest's comment, as far as the guest is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Everyone can read it, at this URL.
    Public(String),
    /// The comment waits for a moderator.
    Waiting,
    /// The comment is not shown.
    Refused,
}

/// The page with the form that edits a comment.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/guest-edit.html")]
pub struct GuestEditPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The post that the comment is under.
    pub post: Link,
    /// The URL to which the form is sent.
    pub action: String,
    /// A sentence with the time until which the comment can be edited.
    pub changeable: String,
    /// The text.
    pub body: TextField,
    /// The error of the whole form.
    pub error: Option<String>,
    /// The preview of the text.
    pub preview: Option<SafeHtml>,
    /// The URL of the link that cancels.
    pub cancel_url: String,
}

/// The page on which the owner moderates a comment.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/moderate.html")]
pub struct ModeratePage {
    /// The layout of the page.
    pub layout: Layout,
    /// The post that the comment is under.
    pub post: Link,
    /// The name of the comment's author.
    pub author: String,
    /// The website that the commenter entered, shown but not linked.
    pub author_url: Option<String>,
    /// The time of writing, in words.
    pub time: String,
    /// The time of writing in RFC 3339.
    pub time_iso: String,
    /// The text of the comment.
    pub body: SafeHtml,
    /// The reasons of the verdict.
    pub reasons: Vec<String>,
    /// Whether everyone can read the comment.
    pub is_public: bool,
    /// The URL to which the decision is sent.
    pub action: String,
}

/// A page with a question that only its form answers.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/confirm.html")]
pub struct ConfirmPage {
    /// The layout of the page; its title is the question.
    pub layout: Layout,
    /// The explanation of what will happen.
    pub paragraphs: Vec<String>,
    /// The URL to which the form is sent.
    pub action: String,
    /// The label of the button.
    pub button: String,
    /// The URL of the link that cancels.
    pub cancel_url: String,
}
