//! The links in the menu and the footer.

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;
use crate::model::text;

/// The most characters in the text of a link.
const LINK_LABEL_MAX: usize = 60;

/// A link in the menu or the footer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NavigationLink {
    /// The text of the link.
    pub label: String,
    /// The target: a path from `/`, or an http or https address.
    pub url: String,
}

/// Names every invalid link of the list at `field`.
pub(super) fn check(links: &[NavigationLink], field: &str, errors: &mut FieldErrors) {
    for (n, link) in links.iter().enumerate() {
        let label = format!("{field}/{n}/label");
        let is_line = text::line(&link.label) == link.label;
        if !is_line || !(1..=LINK_LABEL_MAX).contains(&link.label.chars().count()) {
            errors.push(
                label,
                format!("use one line of 1 to {LINK_LABEL_MAX} characters"),
            );
        } else if text::has_excess_marks(&link.label) {
            errors.push(label, text::EXCESS_MARKS);
        }
        if !is_link(&link.url) {
            errors.push(
                format!("{field}/{n}/url"),
                "use a path from `/`, or an http or https address",
            );
        }
    }
}

fn is_link(link: &str) -> bool {
    let own = link.starts_with('/') && !link.starts_with("//") && !link.contains(['\\', ' ']);
    own || url::Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
