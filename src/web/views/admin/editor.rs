//! The editor, and the pages around it.

use askama::Template;

use super::{AdminChoice, AdminField, AdminLayout, OfferedCopy};
use crate::web::views::Link;

/// The editor.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/editor.html")]
pub struct EditorPage {
    /// The frame.
    pub layout: AdminLayout,
    /// The URL to which the form is sent.
    pub action: String,
    /// The id of the user, so that no other user of the browser is offered a text that it keeps.
    pub user: String,
    /// The URL to which the form is sent with a file.
    pub upload: String,
    /// The message for a file that is too large.
    pub too_large: String,
    /// The hidden fields.
    pub hidden: Vec<(String, String)>,
    /// The errors of the fields, each with its name.
    pub errors: Vec<(String, String)>,
    /// A sentence above the form.
    pub notice: Option<String>,
    /// A copy of what was being written, which is not saved.
    pub copy: Option<OfferedCopy>,
    /// The state of the post in words.
    pub state: Option<String>,
    /// Links to other pages about the post.
    pub links: Vec<Link>,
    /// The title.
    pub title: AdminField,
    /// The subtitle.
    pub subtitle: AdminField,
    /// The text.
    pub body: AdminField,
    /// The fields about where and when it is shown.
    pub placing: Vec<AdminField>,
    /// The path of the cover.
    pub cover: AdminField,
    /// Whether they are shown at once.
    pub is_placing_open: bool,
    /// The fields that most posts leave as they are.
    pub more: Vec<AdminField>,
    /// The choices that most posts leave as they are.
    pub choices: Vec<AdminChoice>,
    /// Whether these are shown at once.
    pub is_more_open: bool,
    /// Whether the post is pinned.
    pub is_pinned: bool,
    /// The labels that the browser suggests.
    pub label_names: Vec<String>,
    /// The pictures of the text, each with its alternative text.
    pub covers: Vec<(String, String)>,
    /// The buttons; the first is that of the Enter key.
    pub buttons: Vec<EditorButton>,
}

/// A button of the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditorButton {
    /// What it does.
    pub value: &'static str,
    /// The label.
    pub label: &'static str,
}

/// The page between a draft and its readers.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/publish.html")]
pub struct PublishPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The URL to which the form is sent.
    pub action: String,
    /// The URL of the editor.
    pub editor_url: String,
    /// The version that is published.
    pub version: i64,
    /// When it appears, in words.
    pub when_words: String,
    /// The field with the moment.
    pub when: AdminField,
    /// The address in full.
    pub address: String,
    /// Who may comment, in words.
    pub comments: String,
    /// What to look at, each with a link to its place.
    pub checks: Vec<Link>,
}

/// The page on which an author joins two texts.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/merge.html")]
pub struct MergePage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// What happened, in words.
    pub intro: String,
    /// The URL to which the form is sent.
    pub action: String,
    /// The hidden fields, with everything that was sent.
    pub fields: Vec<(String, String)>,
    /// The places where the author chooses.
    pub places: Vec<MergePlace>,
}

/// A place that two people changed.
#[derive(Clone, Debug)]
pub struct MergePlace {
    /// The name of the choice.
    pub name: String,
    /// What it is.
    pub label: String,
    /// The stored text.
    pub theirs: String,
    /// The text that was sent.
    pub yours: String,
    /// Whether both can be kept, one after the other.
    pub can_be_both: bool,
}
