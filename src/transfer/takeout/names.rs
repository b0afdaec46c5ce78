//! The names of a feed's elements, by their namespace or the usual prefix.

use crate::transfer::xml::Element;

/// The namespace of Blogger's elements.
const BLOGGER: &str = "http://schemas.google.com/blogger/2018";

/// The vocabulary from which an element comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// Atom (RFC 4287).
    Atom,
    /// Blogger's own.
    Blogger,
    /// Any other.
    Other,
}

/// The prefixes that the root element binds to known namespaces.
#[derive(Default)]
pub(super) struct Prefixes(Vec<(String, Space)>);

impl Prefixes {
    /// Reads the prefixes that the root element declares.
    pub(super) fn of(root: &Element) -> Self {
        let binding = |(name, value): &(String, String)| {
            let prefix = match name.as_str() {
                "xmlns" => "",
                name => name.strip_prefix("xmlns:")?,
            };
            let space = match value.as_str() {
                BLOGGER => Space::Blogger,
                "http://www.w3.org/2005/Atom" => Space::Atom,
                _ => return None,
            };
            Some((prefix.to_owned(), space))
        };
        Self(root.attributes.iter().filter_map(binding).collect())
    }

    /// Whether the root declares Blogger's namespace of 2018.
    pub(super) fn has_blogger(&self) -> bool {
        self.0.iter().any(|(_, space)| *space == Space::Blogger)
    }

    /// Splits a qualified name into its vocabulary and the local name.
    pub(super) fn split<'a>(&self, qualified: &'a str) -> (Space, &'a str) {
        let (prefix, local) = qualified.split_once(':').unwrap_or(("", qualified));
        let bound = self.0.iter().find(|(known, _)| known == prefix);
        let space = bound.map(|(_, space)| *space).unwrap_or(match prefix {
            "" => Space::Atom,
            "blogger" => Space::Blogger,
            _ => Space::Other,
        });
        (space, local)
    }
}
