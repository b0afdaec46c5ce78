//! The page that signs in, and the pages that go on with a form.

use askama::Template;

use super::{AdminField, AdminLayout};

/// The page that signs in.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/sign-in.html")]
pub struct SignInPage {
    /// The frame.
    pub layout: AdminLayout,
    /// A sentence above the form.
    pub notice: Option<String>,
    /// The error of the whole form.
    pub error: Option<String>,
    /// The hidden fields: where to go on, and a form that is kept.
    pub fields: Vec<(String, String)>,
    /// The field with the user's name.
    pub name: AdminField,
    /// The field with the password.
    pub password: AdminField,
}

/// The page that asks for the password again and goes on with a form.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/ask-again.html")]
pub struct AskAgainPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The URL to which the form is sent.
    pub action: String,
    /// The fields of the form, hidden.
    pub fields: Vec<(String, String)>,
    /// The field with the password.
    pub password: AdminField,
    /// The URL of the link that cancels.
    pub cancel_url: String,
}

/// The page that goes on with a form.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/go-on.html")]
pub struct GoOnPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// Why the form was not accepted, as a sentence.
    pub explanation: &'static str,
    /// The URL to which the form is sent.
    pub action: String,
    /// The fields of the form, hidden.
    pub fields: Vec<(String, String)>,
    /// The longer texts among them, to read and to copy.
    pub texts: Vec<String>,
}
