//! The names of an export's elements, by their namespace or the usual prefix.
//!
//! WXR has one namespace for each of its versions, with `http` or `https`, and some files declare
//! none. So a prefix that the root binds to a known namespace has that namespace, and any other
//! prefix has the meaning that WordPress gives it.

use crate::transfer::xml::Element;

/// The vocabulary from which an element comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS 2.0.
    Rss,
    /// WXR.
    Wordpress,
    /// WXR's excerpts.
    Excerpt,
    /// The content module of RSS 1.0.
    Content,
    /// Dublin Core.
    DublinCore,
    /// Any other.
    Other,
}

impl Space {
    fn of_prefix(prefix: &str) -> Self {
        match prefix {
            "" => Self::Rss,
            "wp" => Self::Wordpress,
            "excerpt" => Self::Excerpt,
            "content" => Self::Content,
            "dc" => Self::DublinCore,
            _ => Self::Other,
        }
    }

    fn of_namespace(namespace: &str) -> Option<Self> {
        let (_, address) = namespace.split_once("://")?;
        if let Some(version) = address.strip_prefix("wordpress.org/export/") {
            return Some(match version.trim_end_matches('/').ends_with("/excerpt") {
                true => Self::Excerpt,
                false => Self::Wordpress,
            });
        }
        match address.trim_end_matches('/') {
            "purl.org/rss/1.0/modules/content" => Some(Self::Content),
            "purl.org/dc/elements/1.1" => Some(Self::DublinCore),
            _ => None,
        }
    }
}

/// The prefixes that the root element binds to known namespaces.
#[derive(Default)]
pub(super) struct Prefixes(Vec<(String, Space)>);

impl Prefixes {
    /// Reads the prefixes that the root element declares.
    pub(super) fn of(root: &Element) -> Self {
        let binding = |(name, value): &(String, String)| {
            let prefix = name.strip_prefix("xmlns:")?;
            Some((prefix.to_owned(), Space::of_namespace(value)?))
        };
        Self(root.attributes.iter().filter_map(binding).collect())
    }

    /// Whether the root declares the namespace of WXR.
    pub(super) fn has_wordpress(&self) -> bool {
        self.0.iter().any(|(_, space)| *space == Space::Wordpress)
    }

    /// Splits a qualified name into its vocabulary and the local name.
    pub(super) fn split<'a>(&self, qualified: &'a str) -> (Space, &'a str) {
        let (prefix, local) = qualified.split_once(':').unwrap_or(("", qualified));
        let bound = self.0.iter().find(|(known, _)| known == prefix);
        let space = bound.map_or_else(|| Space::of_prefix(prefix), |(_, space)| *space);
        (space, local)
    }
}
