//! What surrounds the editor: copies that it offers, links to a draft, earlier versions.

use askama::Template;

use super::{AdminLayout, FlashForm};
use crate::web::views::Link;

/// A copy of what was being written, which the editor offers.
#[derive(Clone, Debug)]
pub struct OfferedCopy {
    /// What was written when, as a sentence.
    pub text: String,
    /// The link to what differs in it; `None` for a new post.
    pub compare: Option<Link>,
    /// The URL of the editor with the copy.
    pub url: String,
    /// The text of the link to it.
    pub go_on: &'static str,
    /// The form that drops the copy.
    pub drop: FlashForm,
}

/// The page with the links to a draft.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/share.html")]
pub struct SharePage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The URL to which the form that makes a link is sent.
    pub action: String,
    /// The URL of the editor.
    pub editor_url: String,
    /// The link that was just made, in full.
    pub new: Option<String>,
    /// The links.
    pub links: Vec<ShareLine>,
}

/// A link to a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareLine {
    /// When it was made and when it ends.
    pub words: String,
    /// The URL to which the form that revokes it is sent.
    pub revoke: String,
}

/// The list of the versions of a post.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/revisions.html")]
pub struct RevisionsPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The URL of the editor.
    pub editor_url: String,
    /// The versions.
    pub lines: Vec<RevisionLine>,
    /// The link to older ones.
    pub older: Option<Link>,
}

/// A version of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionLine {
    /// The URL of what changed since.
    pub url: String,
    /// When it was saved.
    pub when: String,
    /// Who saved it.
    pub who: String,
    /// Its number of words, in words.
    pub words: String,
    /// Whether the post is as it was then.
    pub is_current: bool,
}

/// What changed since a version of a post, or what differs in a copy that is not saved.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/revision.html")]
pub struct RevisionPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// Which version it is.
    pub intro: String,
    /// The sentence that nothing changed since.
    pub same: Option<String>,
    /// What changed.
    pub lines: Vec<DiffLine>,
    /// The form that restores it; `None` for a copy that is not saved.
    pub restore: Option<RestoreForm>,
    /// The link that goes on with a copy.
    pub go_on: Option<Link>,
    /// The URL of the page before.
    pub back_url: String,
}

/// The form that restores a version.
#[derive(Clone, Debug)]
pub struct RestoreForm {
    /// The URL to which it is sent.
    pub action: String,
    /// The version that is replaced.
    pub version: i64,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// The class: `same`, `added`, `removed` or `note`.
    pub class: &'static str,
    /// The sign for those who do not see colours.
    pub sign: &'static str,
    /// The text.
    pub text: String,
}

impl DiffLine {
    fn new(class: &'static str, sign: &'static str, text: &str) -> Self {
        Self {
            class,
            sign,
            text: text.trim_end_matches('\n').to_owned(),
        }
    }

    /// A line that both have.
    #[must_use]
    pub fn same(text: &str) -> Self {
        Self::new("same", " ", text)
    }

    /// A line that only the newer one has.
    #[must_use]
    pub fn added(text: &str) -> Self {
        Self::new("added", "+", text)
    }

    /// A line that only the older one had.
    #[must_use]
    pub fn removed(text: &str) -> Self {
        Self::new("removed", "−", text)
    }

    /// A line between others that says what follows.
    #[must_use]
    pub fn note(text: &str) -> Self {
        Self::new("note", " ", text)
    }
}
