//! The settings for the footer of every page.

use serde::{Deserialize, Serialize};

use super::{NavigationLink, links};
use crate::error::FieldErrors;

/// The most characters in the owner's text.
const TEXT_MAX: usize = 500;
/// The most links.
const LINKS_MAX: usize = 12;

/// The text and links at the bottom of every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Footer {
    /// One line of Markdown, at most 500 characters, such as a licence or an address.
    pub text: String,
    /// The links, at most 12; `null` for the archive, the labels, the search and the feed, in the
    /// blog's language.
    pub links: Option<Vec<NavigationLink>>,
}

impl Footer {
    pub(super) fn check(&self, errors: &mut FieldErrors) {
        if self.text.chars().count() > TEXT_MAX {
            errors.push("footer/text", format!("use at most {TEXT_MAX} characters"));
        }
        let wanted = self.links.as_deref().unwrap_or_default();
        if wanted.len() > LINKS_MAX {
            errors.push("footer/links", format!("use at most {LINKS_MAX} links"));
        }
        links::check(wanted, "footer/links", errors);
    }
}
