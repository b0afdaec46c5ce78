//! The pages to which links that sign in lead.

use askama::Template;

use super::{AdminField, AdminLayout};

/// The page that sets a new blog up.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/set-up.html")]
pub struct SetUpPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The URL to which the form is sent.
    pub action: String,
    /// The languages of the interface: each with its tag and its own name.
    pub languages: Vec<(String, String)>,
    /// The names of time zones.
    pub time_zones: Vec<&'static str>,
    /// The owner's name.
    pub name: AdminField,
    /// The blog's title.
    pub title: AdminField,
    /// The tag of the blog's language.
    pub language: AdminField,
    /// The time zone.
    pub time_zone: AdminField,
    /// The password.
    pub password: AdminField,
    /// The password once more.
    pub again: AdminField,
}

impl SetUpPage {
    /// Returns the errors of the fields.
    #[must_use]
    pub fn errors(&self) -> Vec<(String, String)> {
        AdminField::errors(&[
            &self.name,
            &self.title,
            &self.language,
            &self.time_zone,
            &self.password,
            &self.again,
        ])
    }
}

/// The page on which a user chooses a password.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/choose-password.html")]
pub struct ChoosePasswordPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The URL to which the form is sent.
    pub action: String,
    /// The password.
    pub password: AdminField,
    /// The password once more.
    pub again: AdminField,
}

impl ChoosePasswordPage {
    /// Returns the errors of the fields.
    #[must_use]
    pub fn errors(&self) -> Vec<(String, String)> {
        AdminField::errors(&[&self.password, &self.again])
    }
}
