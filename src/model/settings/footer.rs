//! What stands at the foot of every page.

use serde::{Deserialize, Serialize};

use super::{NavigationLink, is_link};
use crate::error::FieldErrors;
use crate::model::text;

/// The most characters in the owner's line.
const TEXT_MAX: usize = 500;
/// The most links.
const LINKS_MAX: usize = 12;

/// What stands at the foot of every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Footer {
    /// A line of the owner's in Markdown, up to 500 characters: a licence, an address.
    pub text: String,
    /// The links; `null` for the archive, the labels, the search and the feed, in the blog's language.
    pub links: Option<Vec<NavigationLink>>,
}

impl Footer {
    pub(super) fn check(&self, errors: &mut FieldErrors) {
        if self.text.chars().count() > TEXT_MAX {
            errors.push("footer/text", format!("use at most {TEXT_MAX} characters"));
        }
        let links = self.links.as_deref().unwrap_or_default();
        if links.len() > LINKS_MAX {
            errors.push("footer/links", format!("use at most {LINKS_MAX} links"));
        }
        for (n, link) in links.iter().enumerate() {
            if text::line(&link.label) != link.label
                || link.label.is_empty()
                || link.label.chars().count() > 60
            {
                errors.push(
                    format!("footer/links/{n}/label"),
                    "use one line of 1 to 60 characters",
                );
            }
            if !is_link(&link.url) {
                errors.push(
                    format!("footer/links/{n}/url"),
                    "use a path from `/`, or an http or https address",
                );
            }
        }
    }
}
