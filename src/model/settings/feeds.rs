//! The settings for feeds and for the hubs that announce new posts.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::error::FieldErrors;

/// The most entries on a page of a feed.
const ENTRIES_MAX: u32 = 100;
/// The most hubs.
const HUBS_MAX: usize = 5;

/// How much of a post its feeds contain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedText {
    /// The whole text.
    #[default]
    Full,
    /// The text before the jump break; without one, the excerpt.
    Short,
}

/// The contents of feeds, and the hubs that are notified of new posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FeedSettings {
    /// How much of each post a feed contains.
    pub text: FeedText,
    /// The number of entries on a page of a feed, 1 to 100.
    pub entries: u32,
    /// The WebSub hubs at which readers can subscribe and which are notified of changes: https
    /// addresses, at most 5.
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

/// Whether a text is a hub's address that can be written in headers and feeds without escaping.
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
