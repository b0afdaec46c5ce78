//! A page that says one thing.

use askama::Template;

use super::AdminLayout;
use crate::web::views::Link;

/// A page with a title, a few sentences and links.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/message.html")]
pub struct AdminMessagePage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The sentences.
    pub paragraphs: Vec<String>,
    /// Links that lead on.
    pub links: Vec<Link>,
}
