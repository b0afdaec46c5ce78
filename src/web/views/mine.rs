//! What a guest sees of what that guest wrote.

use askama::Template;

use super::{Chrome, Link, TextField};
use crate::safe_html::SafeHtml;

/// The list of a guest's comments.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/mine.html")]
pub struct MinePage {
    /// The frame.
    pub chrome: Chrome,
    /// The comments, newest first.
    pub comments: Vec<OwnComment>,
    /// The posts of whose replies the guest is told by mail, each with the way to end that.
    pub subscriptions: Vec<Link>,
    /// The link that brings them to another device; `None` for a browser without a key.
    pub device_url: Option<String>,
    /// Leads to older ones.
    pub older: Option<String>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct OwnComment {
    /// Its number.
    pub id: String,
    /// The post that it is under.
    pub post: Link,
    /// When it was written, in words.
    pub time: String,
    /// The same in RFC 3339.
    pub time_iso: String,
    /// Whether its text was changed.
    pub edited: bool,
    /// Where it stands.
    pub standing: Standing,
    /// Leads to the form that changes it, with the moment until which that is possible.
    pub edit: Option<Link>,
    /// Leads to the question whether to delete it.
    pub delete_url: String,
    /// Its text.
    pub body: SafeHtml,
}

/// Where a guest's comment stands, as far as the guest is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Everybody can read it, here.
    Public(String),
    /// It waits to be read.
    Waiting,
    /// It is not shown.
    Refused,
}

/// The form that changes a comment.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/mine-edit.html")]
pub struct MineEditPage {
    /// The frame.
    pub chrome: Chrome,
    /// The post that the comment is under.
    pub post: Link,
    /// Where the form is sent.
    pub action: String,
    /// Until when it can be changed, as a sentence.
    pub changeable: String,
    /// The text.
    pub body: TextField,
    /// What was wrong with the whole.
    pub error: Option<String>,
    /// The text as it will appear.
    pub preview: Option<SafeHtml>,
    /// The way back.
    pub cancel_url: String,
}

/// The page on which the owner decides about a comment.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/moderate.html")]
pub struct ModeratePage {
    /// The frame.
    pub chrome: Chrome,
    /// The post that the comment is under.
    pub post: Link,
    /// Who wrote it.
    pub author: String,
    /// The website given, shown and not linked.
    pub author_url: Option<String>,
    /// When, in words.
    pub time: String,
    /// When, in RFC 3339.
    pub time_iso: String,
    /// What it says.
    pub body: SafeHtml,
    /// What the rules say.
    pub reasons: Vec<String>,
    /// Whether everybody can read it.
    pub is_public: bool,
    /// Where the decision is sent.
    pub action: String,
}

/// A question that only a form answers.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/confirm.html")]
pub struct ConfirmPage {
    /// The frame; its title is the question.
    pub chrome: Chrome,
    /// What follows from it.
    pub paragraphs: Vec<String>,
    /// Where the answer is sent.
    pub action: String,
    /// What the button says.
    pub button: String,
    /// The way back.
    pub cancel_url: String,
}
