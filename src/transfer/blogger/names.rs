//! The known elements of an export, by their namespace or the usual prefix.
//!
//! Real exports use `app:draft` without declaring `app`, which a strict parser refuses. Tools that
//! rewrite exports rename prefixes (`ns0:entry`) and declare them at the root. So a prefix that the
//! root binds to a known namespace has that namespace, and any other prefix has the meaning that
//! Blogger gives it.

use crate::transfer::xml::Element;

/// An element, named as in RFC 4287, RFC 4685, RFC 5023 or Google's GData.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Feed,
    Entry,
    Id,
    Title,
    Content,
    Published,
    Updated,
    Category,
    Link,
    Author,
    Name,
    Uri,
    Control,
    Draft,
    InReplyTo,
    Total,
    ExtendedProperty,
    Place,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Space {
    Atom,
    Publishing,
    Threading,
    Google,
    Places,
    Other,
}

impl Space {
    fn of_prefix(prefix: &str) -> Self {
        match prefix {
            "" => Self::Atom,
            "app" => Self::Publishing,
            "thr" => Self::Threading,
            "gd" => Self::Google,
            "georss" => Self::Places,
            _ => Self::Other,
        }
    }

    fn of_namespace(namespace: &str) -> Option<Self> {
        match namespace {
            "http://www.w3.org/2005/Atom" => Some(Self::Atom),
            "http://purl.org/atom/app#" | "http://www.w3.org/2007/app" => Some(Self::Publishing),
            "http://purl.org/syndication/thread/1.0" => Some(Self::Threading),
            "http://schemas.google.com/g/2005" => Some(Self::Google),
            "http://www.georss.org/georss" => Some(Self::Places),
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
            let prefix = if name == "xmlns" {
                ""
            } else {
                name.strip_prefix("xmlns:")?
            };
            Some((prefix.to_owned(), Space::of_namespace(value)?))
        };
        Self(root.attributes.iter().filter_map(binding).collect())
    }

    /// The element with a qualified name.
    pub(super) fn tag(&self, qualified: &str) -> Tag {
        let (prefix, local) = qualified.split_once(':').unwrap_or(("", qualified));
        let bound = self
            .0
            .iter()
            .find(|(known, _)| known == prefix)
            .map(|(_, space)| *space);
        match bound.unwrap_or_else(|| Space::of_prefix(prefix)) {
            Space::Atom => atom(local),
            Space::Publishing => publishing(local),
            Space::Threading => threading(local),
            Space::Google if local == "extendedProperty" => Tag::ExtendedProperty,
            Space::Places => Tag::Place,
            Space::Google | Space::Other => Tag::Other,
        }
    }
}

/// The element of the Atom namespace (RFC 4287) with this local name.
fn atom(local: &str) -> Tag {
    match local {
        "feed" => Tag::Feed,
        "entry" => Tag::Entry,
        "id" => Tag::Id,
        "title" => Tag::Title,
        "content" => Tag::Content,
        "published" => Tag::Published,
        "updated" => Tag::Updated,
        "category" => Tag::Category,
        "link" => Tag::Link,
        "author" => Tag::Author,
        "name" => Tag::Name,
        "uri" => Tag::Uri,
        _ => Tag::Other,
    }
}

/// The element of the Atom Publishing namespace (RFC 5023, section 13.1, and its draft) with this
/// local name.
fn publishing(local: &str) -> Tag {
    match local {
        "control" => Tag::Control,
        "draft" => Tag::Draft,
        _ => Tag::Other,
    }
}

/// The element of the threading namespace (RFC 4685) with this local name.
fn threading(local: &str) -> Tag {
    match local {
        "in-reply-to" => Tag::InReplyTo,
        "total" => Tag::Total,
        _ => Tag::Other,
    }
}
