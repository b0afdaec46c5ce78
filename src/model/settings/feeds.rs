//! What feeds hold, and who is told of new posts.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::error::FieldErrors;

/// The most entries in a feed's page.
const ENTRIES_MAX: u32 = 100;
/// The most hubs.
const HUBS_MAX: usize = 5;

/// How much of a post its feeds hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedText {
    /// All of it.
    #[default]
    Full,
    /// What stands before its jump break; without one, its excerpt.
    Short,
}

/// What feeds hold, and who is told of new posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FeedSettings {
    /// How much of each post.
    pub text: FeedText,
    /// Entries on a page of a feed, 1 to 100.
    pub entries: u32,
    /// WebSub hubs that readers can subscribe at and that are told of changes: https addresses, at most 5.
    pub hubs: Vec<String>,
}

impl Default for FeedSettings {
    fn default() -> Self {
        Self {
            text: FeedText::Full,
            entries: 25,
            hubs: Vec::new(),
        }
    }
}

impl FeedSettings {
    pub(super) fn check(&self, errors: &mut FieldErrors) {
        if !(1..=ENTRIES_MAX).contains(&self.entries) {
            errors.push(
                "feeds/entries",
                format!("use a number from 1 to {ENTRIES_MAX}"),
            );
        }
        if self.hubs.len() > HUBS_MAX {
            errors.push("feeds/hubs", format!("use at most {HUBS_MAX} hubs"));
        }
        for (n, hub) in self.hubs.iter().enumerate().filter(|(_, hub)| !is_hub(hub)) {
            errors.push(
                format!("feeds/hubs/{n}"),
                format!("`{hub}` is no https address without user, password and fragment"),
            );
        }
    }
}

/// Whether a text is the address of a hub, as it is written in headers and feeds.
fn is_hub(text: &str) -> bool {
    let is_plain = |url: &Url| {
        url.username().is_empty() && url.password().is_none() && url.fragment().is_none()
    };
    let fits = text.len() <= 500
        && text
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b','));
    fits && Url::parse(text)
        .is_ok_and(|url| url.scheme() == "https" && url.has_host() && is_plain(&url))
}
