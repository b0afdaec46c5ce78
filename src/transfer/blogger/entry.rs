//! One `<entry>` as it is in the file. Nothing is checked here.
//!
//! To read another element, add its [`Tag`] and a field here, and use the field in `convert.rs`.

use std::collections::BTreeSet;
use std::io::BufRead;

use super::names::{Prefixes, Tag};
use crate::transfer::imported::ReadError;
use crate::transfer::xml::{Element, Node, Xml};

/// The most unknown elements of an entry that are named.
const UNKNOWN_MAX: usize = 8;

/// An Atom text construct (RFC 4287, section 3.1).
#[derive(Default)]
pub(super) struct Text {
    /// The text, with XML's escapes decoded.
    pub(super) text: String,
    /// Whether the `type` attribute marks the text as HTML.
    pub(super) html: bool,
}

/// The parts of an entry. The type has no `Debug`, because settings contain e-mail addresses.
#[derive(Default)]
pub(super) struct RawEntry {
    pub(super) line: u64,
    pub(super) id: String,
    pub(super) kinds: Vec<String>,
    pub(super) labels: Vec<String>,
    pub(super) title: Text,
    pub(super) content: Text,
    pub(super) published: String,
    pub(super) updated: String,
    pub(super) draft: bool,
    pub(super) author_name: String,
    pub(super) author_url: String,
    pub(super) alternate: Option<String>,
    pub(super) related: Option<String>,
    pub(super) reply_to: Option<String>,
    /// The targets of all links except those to enclosures.
    pub(super) links: Vec<String>,
    pub(super) stated_comments: Option<u32>,
    pub(super) removed: bool,
    pub(super) enclosures: usize,
    pub(super) has_place: bool,
    pub(super) strange_categories: usize,
    /// The names of elements that have no counterpart here.
    pub(super) unknown: BTreeSet<String>,
    /// Whether the title or content contains XML elements, which would be lost.
    pub(super) has_markup: bool,
}

impl RawEntry {
    /// Reads the entry whose opening tag was just read, up to its closing tag.
    pub(super) fn read<R: BufRead>(
        xml: &mut Xml<R>,
        prefixes: &Prefixes,
    ) -> Result<Self, ReadError> {
        let mut entry = Self {
            line: xml.line(),
            ..Self::default()
        };
        let mut path = Vec::new();
        let mut text = String::new();
        loop {
            match xml.next(&mut text)? {
                Node::Open(element) => {
                    path.push(prefixes.tag(&element.name));
                    entry.open(&path, &element);
                }
                Node::Close if path.is_empty() => return Ok(entry),
                Node::Close => {
                    entry.close(&path, std::mem::take(&mut text));
                    path.pop();
                }
                Node::End => {
                    return Err(xml.error("the file ends inside an entry; export the blog again"));
                }
            }
            text.clear();
        }
    }

    fn open(&mut self, path: &[Tag], element: &Element) {
        match path {
            [Tag::Title] => self.title.html = is_html(element),
            [Tag::Content] => self.content.html = is_html(element),
            [Tag::Title | Tag::Content, _] => self.has_markup = true,
            [Tag::Category] => self.category(element),
            [Tag::Link] => self.link(element),
            [Tag::InReplyTo] => self.reply_to = element.attribute("ref").map(str::to_owned),
            [Tag::ExtendedProperty] => self.removed |= is_removal(element),
            [Tag::Place, ..] => self.has_place = true,
            [Tag::Other] if self.unknown.len() < UNKNOWN_MAX && !is_derived(&element.name) => {
                self.unknown.insert(element.name.clone());
            }
            _ => {}
        }
    }

    fn close(&mut self, path: &[Tag], text: String) {
        match path {
            [Tag::Title] => self.title.text = text,
            [Tag::Content] => self.content.text = text,
            [Tag::Id] => self.id = text.trim().to_owned(),
            [Tag::Published] => self.published = text.trim().to_owned(),
            [Tag::Updated] => self.updated = text.trim().to_owned(),
            [Tag::Author, Tag::Name] => self.author_name = text.trim().to_owned(),
            [Tag::Author, Tag::Uri] => self.author_url = text.trim().to_owned(),
            [Tag::Control, Tag::Draft] => self.draft = text.trim().eq_ignore_ascii_case("yes"),
            [Tag::Total] => self.stated_comments = text.trim().parse().ok(),
            _ => {}
        }
    }

    fn category(&mut self, element: &Element) {
        let scheme = element.attribute("scheme").unwrap_or_default();
        let term = element.attribute("term").unwrap_or_default().trim();
        let is_kind = |term: &str| term.contains("schemas.google.com/blogger/2008/kind#");
        match scheme.split_once("://").map(|(_, rest)| rest) {
            // Tools that rewrite exports leave the scheme out.
            None if is_kind(term) => self
                .kinds
                .push(term.rsplit('#').next().unwrap_or_default().to_owned()),
            Some("schemas.google.com/g/2005#kind") => self
                .kinds
                .push(term.rsplit('#').next().unwrap_or_default().to_owned()),
            Some("www.blogger.com/atom/ns#") => self.labels.push(term.to_owned()),
            _ => self.strange_categories += 1,
        }
    }

    fn link(&mut self, element: &Element) {
        let href = element.attribute("href").map(|href| href.trim().to_owned());
        // Enclosures were files on other hosts; Blogger served none.
        self.links.extend(
            href.clone()
                .filter(|_| element.attribute("rel") != Some("enclosure")),
        );
        let for_people = element
            .attribute("type")
            .is_none_or(|kind| kind == "text/html");
        match element.attribute("rel") {
            None | Some("alternate") if for_people && self.alternate.is_none() => {
                self.alternate = href
            }
            Some("related") if self.related.is_none() => self.related = href,
            Some("enclosure") => self.enclosures += 1,
            _ => {}
        }
    }
}

/// Whether an element only repeats what the entry says otherwise.
fn is_derived(name: &str) -> bool {
    let local = name.rsplit(':').next().unwrap_or(name);
    matches!(local, "thumbnail" | "edited" | "rights" | "source")
}

fn is_html(element: &Element) -> bool {
    matches!(element.attribute("type"), Some("html" | "text/html"))
}

fn is_removal(element: &Element) -> bool {
    element.attribute("name") == Some("blogger.contentRemoved")
        && element.attribute("value") == Some("true")
}
