//! The page of one comment.

use askama::Template;

use super::AdminLayout;
use super::comments::CommentRow;

/// The page of one comment.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/comment-details.html")]
pub struct CommentDetailsPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The URL of the public comment.
    pub public_url: Option<String>,
    /// The comments that it answers, from the top.
    pub above: Vec<CommentLine>,
    /// The comment.
    pub row: CommentRow,
    /// The URL of this page, to which its forms lead back.
    pub back: String,
    /// Its replies.
    pub replies: Vec<CommentLine>,
    /// The forms with a text: to reply and to edit.
    pub texts: Vec<TextForm>,
    /// The note in place of the form that replies.
    pub no_reply: Option<&'static str>,
    /// The form that bans.
    pub ban: Option<BanForm>,
    /// The form that erases a person.
    pub erase: Option<EraseForm>,
    /// The status that the rules gave it, as a sentence.
    pub judged: Option<String>,
    /// The reasons of the verdict.
    pub reasons: Vec<String>,
    /// The facts of the verdict, as clauses.
    pub evidence: Vec<String>,
    /// What happened to it, oldest first.
    pub history: Vec<String>,
    /// Its earlier texts: what it is, and the text.
    pub earlier: Vec<(String, String)>,
    /// The person who wrote it, for those who may see personal data.
    pub person: Option<PersonLines>,
    /// The bans that fit.
    pub bans: Vec<String>,
}

/// Another comment, in a few words.
#[derive(Clone, Debug)]
pub struct CommentLine {
    /// The URL of its page.
    pub url: String,
    /// The author's name; empty for a comment that was removed.
    pub author: String,
    /// The first words.
    pub text: String,
    /// Its status and its time.
    pub note: String,
}

/// A form with one text.
#[derive(Clone, Debug)]
pub struct TextForm {
    /// The id of the form and its field.
    pub id: &'static str,
    /// The URL to which it is sent.
    pub action: String,
    /// The hidden fields.
    pub fields: Vec<(String, String)>,
    /// The heading.
    pub title: &'static str,
    /// The text in the field.
    pub text: String,
    /// The hint below the field.
    pub hint: String,
    /// The error.
    pub error: Option<String>,
    /// The label of the button.
    pub button: &'static str,
    /// Whether the form is unfolded.
    pub is_open: bool,
}

/// A value that is chosen in a form.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The value.
    pub value: String,
    /// The label.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// The form that bans.
#[derive(Clone, Debug)]
pub struct BanForm {
    /// The URL to which it is sent.
    pub action: String,
    /// Whom or what to ban; empty if there is nobody.
    pub targets: Vec<Choice>,
    /// The reason.
    pub reason: String,
    /// The ends.
    pub ends: Vec<Choice>,
    /// Whether earlier comments go to the trash.
    pub trashes: bool,
    /// The error.
    pub error: Option<String>,
    /// Whether the form is unfolded.
    pub is_open: bool,
}

/// The form that erases a person.
#[derive(Clone, Debug)]
pub struct EraseForm {
    /// The URL to which it is sent.
    pub action: String,
    /// The buttons: value and label.
    pub buttons: Vec<(&'static str, &'static str)>,
}

/// The page that asks before a person is erased.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/ask-erase.html")]
pub struct AskErasePage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// How many comments there are to erase, as a sentence.
    pub count: String,
    /// The URL to which the form is sent.
    pub action: String,
    /// Its hidden fields.
    pub fields: Vec<(String, String)>,
    /// The label of its button.
    pub button: String,
    /// The URL of the page before.
    pub cancel_url: String,
}

/// What is known about the person who wrote a comment.
#[derive(Clone, Debug)]
pub struct PersonLines {
    /// The e-mail address, as a sentence.
    pub email: Option<String>,
    /// Other comments of the same guest.
    pub by_guest: Vec<CommentLine>,
    /// The list with all of them.
    pub all_by_guest: Option<String>,
    /// Other comments with the same address.
    pub by_address: Vec<CommentLine>,
}
