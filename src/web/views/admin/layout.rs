//! The frame of every admin page.

use serde::{Deserialize, Serialize};

use crate::i18n::AdminMessages;

/// The frame of an admin page, drawn by `admin/base.html`.
#[derive(Clone, Debug)]
pub struct AdminLayout {
    /// The texts in the person's language.
    pub t: &'static AdminMessages,
    /// The tag of that language.
    pub lang: String,
    /// The title of the page.
    pub title: String,
    /// The title of the blog.
    pub blog: String,
    /// The URL of the style sheet.
    pub stylesheet: String,
    /// The URL of the SVG favicon.
    pub favicon: String,
    /// The colours of the browser's own interface by day and by night.
    pub theme_colors: [String; 2],
    /// The URLs of scripts, which only add comfort.
    pub scripts: Vec<String>,
    /// The token of the forms of this browser.
    pub token: String,
    /// The links of the masthead.
    pub navigation: Vec<NavigationLink>,
    /// The user who is signed in.
    pub user: Option<SignedInUser>,
    /// The line that tells what was just done.
    pub flash: Option<FlashLine>,
    /// The names of the open pages whose texts were just saved, joined by spaces.
    pub saved: String,
}

/// A link of the masthead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigationLink {
    /// The URL.
    pub url: String,
    /// The text.
    pub label: String,
    /// The number of what waits there.
    pub count: Option<String>,
    /// Whether the page is of this part.
    pub is_current: bool,
}

/// The user who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedInUser {
    /// The name.
    pub name: String,
}

/// The line that tells what was just done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlashLine {
    /// The sentence.
    pub text: String,
    /// The form that undoes it.
    pub undo: Option<FlashForm>,
}

/// A form of one button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashForm {
    /// The path to which it is sent.
    pub action: String,
    /// The hidden fields.
    pub fields: Vec<(String, String)>,
    /// The label of the button.
    pub button: String,
}

impl AdminLayout {
    /// Returns the title for the browser's tab: the page's, then the blog's.
    #[must_use]
    pub fn document_title(&self) -> String {
        format!("{} · {}", self.title, self.blog)
    }
}
