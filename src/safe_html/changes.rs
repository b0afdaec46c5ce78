//! Counts what the sanitiser changed in a text, for an importer's report of losses.

use std::collections::BTreeMap;

/// A kind of change: its phrase for one and its phrase for several.
pub(super) type Change = (&'static str, &'static str);

pub(super) const FRAME: Change = ("frame became a link", "frames became links");
pub(super) const MEDIA: Change = (
    "embedded medium became a link",
    "embedded media became links",
);
pub(super) const SCRIPT: Change = ("script removed", "scripts removed");
pub(super) const STYLE: Change = ("style sheet removed", "style sheets removed");
pub(super) const HANDLER: Change = (
    "tag with event handlers stripped of them",
    "tags with event handlers stripped of them",
);
pub(super) const CONTROL: Change = (
    "form element removed, its text kept",
    "form elements removed, their text kept",
);
pub(super) const DRAWING: Change = (
    "drawing or formula reduced to its text",
    "drawings or formulas reduced to their text",
);
pub(super) const ADDRESS: Change = (
    "link with an unsafe address became text",
    "links with unsafe addresses became text",
);
pub(super) const IMAGE: Change = (
    "image that cannot be shown removed, its text kept",
    "images that cannot be shown removed, their text kept",
);
pub(super) const IMAGE_LINK: Change = ("image became a link", "images became links");
pub(super) const HTTP_IMAGE: Change = (
    "image address changed from http to https",
    "image addresses changed from http to https",
);
pub(super) const DEPTH: Change = (
    "tag nested too deeply removed, its text kept",
    "tags nested too deeply removed, their text kept",
);
pub(super) const HEAD: Change = ("document tag removed", "document tags removed");

/// The number of changes of each kind in one text.
#[derive(Default)]
pub(super) struct Changes(BTreeMap<Change, usize>);

impl Changes {
    /// Adds one to the count of `change`.
    pub(super) fn count(&mut self, change: Change) {
        *self.0.entry(change).or_default() += 1;
    }

    /// Returns one English phrase for each kind of change, such as "2 frames became links".
    pub(super) fn in_words(&self) -> Vec<String> {
        let words = |((one, several), count): (&Change, &usize)| {
            format!("{count} {}", if *count == 1 { one } else { several })
        };
        self.0.iter().map(words).collect()
    }
}
