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
    /// The field with the address that gets a link; `None` where no mail is sent.
    pub link: Option<AdminField>,
}

/// The page after somebody asked for a link.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/link-sent.html")]
pub struct LinkSentPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// A form that is kept: the URL to which it is sent, and its fields.
    pub kept: Option<(String, Vec<(String, String)>)>,
}

/// The page to which a link that signs in leads.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/sign-in-by-link.html")]
pub struct SignInByLinkPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The URL to which the form is sent.
    pub action: String,
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
    /// The explanation.
    pub explanation: &'static str,
    /// The field with the password; `None` for a user who has none and gets a link.
    pub password: Option<AdminField>,
    /// The name of the button that sends the link.
    pub send_link: &'static str,
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
