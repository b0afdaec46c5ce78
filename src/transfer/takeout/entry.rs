//! One `<entry>` of a Takeout feed as it is in the file. Nothing is checked here.
//!
//! To read another element, add a field here, and use it in `convert.rs`. The text of any other
//! element is reported by the element's name.

use std::collections::BTreeSet;
use std::io::BufRead;

use super::names::{Prefixes, Space};
use crate::transfer::imported::ReadError;
use crate::transfer::xml::{Element, Node, Xml};

/// The most labels, and the most unknown elements, of an entry that are read.
const PARTS_MAX: usize = 1_000;

/// The parts of an entry.
#[derive(Default)]
pub(super) struct RawEntry {
    pub(super) line: u64,
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) trashed: String,
    pub(super) author: String,
    pub(super) title: String,
    pub(super) content: String,
    /// Whether the content is HTML, as it is unless the file says otherwise.
    pub(super) is_html: bool,
    pub(super) published: String,
    pub(super) created: String,
    pub(super) updated: String,
    pub(super) labels: Vec<String>,
    pub(super) filename: String,
    /// The id of the post that a comment is under.
    pub(super) parent: String,
    /// The id of the comment that this one answers.
    pub(super) in_reply_to: String,
    pub(super) description: String,
    pub(super) has_place: bool,
    pub(super) has_enclosure: bool,
    pub(super) has_markup: bool,
    /// The names of elements that are not known and not empty.
    pub(super) unknown: BTreeSet<String>,
}

impl RawEntry {
    /// Reads the entry whose opening tag was just read, up to its closing tag.
    pub(super) fn read<R: BufRead>(
        xml: &mut Xml<R>,
        prefixes: &Prefixes,
    ) -> Result<Self, ReadError> {
        let mut entry = Self {
            line: xml.line(),
            is_html: true,
            ..Self::default()
        };
        let mut path: Vec<(Space, String)> = Vec::new();
        let mut text = String::new();
        loop {
            match xml.next(&mut text)? {
                Node::Open(element) => {
                    let (space, local) = prefixes.split(&element.name);
                    path.push((space, local.to_owned()));
                    entry.open(&path, &element);
                }
                Node::Close | Node::End if path.is_empty() => return Ok(entry),
                Node::Close | Node::End => {
                    entry.close(&path, &text);
                    path.pop();
                }
            }
            text.clear();
        }
    }

    fn open(&mut self, path: &[(Space, String)], element: &Element) {
        match path {
            [(Space::Atom, name)] => match name.as_str() {
                "category" if self.labels.len() < PARTS_MAX => {
                    let term = element.attribute("term").unwrap_or_default();
                    self.labels.push(term.trim().to_owned());
                }
                "content" => self.is_html = element.attribute("type") != Some("text"),
                "enclosure" => self.has_enclosure |= !element.attributes.is_empty(),
                "link" => {
                    self.has_enclosure |= element.attribute("rel") == Some("enclosure");
                }
                _ => {}
            },
            [(_, name), _] if matches!(name.as_str(), "title" | "content") => {
                self.has_markup = true;
            }
            _ => {}
        }
    }

    fn close(&mut self, path: &[(Space, String)], text: &str) {
        let trimmed = text.trim();
        match path {
            [(space, name)] => self.set(*space, name, text),
            [(Space::Atom, author), (_, name)] if author == "author" && name == "name" => {
                self.author = trimmed.to_owned();
            }
            [(Space::Blogger, location), _] if location == "location" => {
                self.has_place |= !trimmed.is_empty();
            }
            _ => {}
        }
    }

    fn set(&mut self, space: Space, name: &str, text: &str) {
        let field = match (space, name) {
            (Space::Atom, "content") => {
                self.content = text.to_owned();
                return;
            }
            (Space::Atom, "id") => &mut self.id,
            (Space::Atom, "title") => &mut self.title,
            (Space::Atom, "published") => &mut self.published,
            (Space::Atom, "updated") => &mut self.updated,
            (Space::Blogger, "type") => &mut self.kind,
            (Space::Blogger, "status") => &mut self.status,
            (Space::Blogger, "trashed") => &mut self.trashed,
            (Space::Blogger, "created") => &mut self.created,
            (Space::Blogger, "filename") => &mut self.filename,
            (Space::Blogger, "parent") => &mut self.parent,
            (Space::Blogger, "inReplyTo") => &mut self.in_reply_to,
            (Space::Blogger, "metaDescription") => &mut self.description,
            (Space::Atom, "author" | "category" | "link" | "enclosure") => return,
            (Space::Blogger, "location") => return,
            (_, name) => {
                if !text.trim().is_empty() && self.unknown.len() < PARTS_MAX {
                    self.unknown.insert(name.to_owned());
                }
                return;
            }
        };
        *field = text.trim().to_owned();
    }
}
