//! The page about the own profile.

use askama::Template;

use super::{AdminField, AdminLayout};

/// The page about the own profile.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/profile.html")]
pub struct ProfilePage {
    /// The frame.
    pub layout: AdminLayout,
    /// The user's name.
    pub name: String,
    /// How the user signs in, as a sentence.
    pub sign_in_name: String,
    /// The browsers in which the user is signed in, this one first.
    pub sessions: Vec<SessionLine>,
    /// Whether there are others than this one.
    pub has_others: bool,
    /// The user's e-mail address; `None` where no mail is sent.
    pub email: Option<EmailSection>,
    /// The field with the present password, unless it was given just now.
    pub current: Option<AdminField>,
    /// The field with the new password.
    pub new: AdminField,
    /// The field with the new password once more.
    pub again: AdminField,
}

impl ProfilePage {
    /// Returns the errors of the fields.
    #[must_use]
    pub fn errors(&self) -> Vec<(String, String)> {
        let fields = self.current.iter().chain([&self.new, &self.again]);
        AdminField::errors(&fields.collect::<Vec<_>>())
    }
}

/// The user's e-mail address.
#[derive(Clone, Debug)]
pub struct EmailSection {
    /// Which address counts and which waits, in sentences.
    pub lines: Vec<String>,
    /// The error of removing it.
    pub error: Option<String>,
    /// The field with another address; `None` where no mail is sent.
    pub field: Option<AdminField>,
    /// Whether there is an address to remove.
    pub is_stored: bool,
}

impl EmailSection {
    /// Returns the errors of the fields.
    #[must_use]
    pub fn errors(&self) -> Vec<(String, String)> {
        AdminField::errors(&self.field.iter().collect::<Vec<_>>())
    }
}

/// The page to which the link that proves an address leads.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/confirm-email.html")]
pub struct ConfirmEmailPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The URL to which the form is sent.
    pub action: String,
    /// What confirming means, with the address.
    pub question: String,
}

/// A browser in which the user is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// The URL to which the form that ends it is sent.
    pub end_url: String,
    /// The browser in words.
    pub device: String,
    /// When the user signed in, in words.
    pub since: String,
    /// When it was last used, in words.
    pub seen: String,
    /// Whether it shows this page.
    pub is_this_one: bool,
}
