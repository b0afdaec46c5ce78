//! One `<item>` and its comments as they are in the file. Nothing is checked here.
//!
//! To read another element, add a field here, and use it in `convert.rs` or `comments.rs`.

use std::io::BufRead;

use super::names::{Prefixes, Space};
use crate::transfer::imported::ReadError;
use crate::transfer::xml::{Element, Node, Xml};

/// The most categories, and the most custom fields, of an item that are read.
const PARTS_MAX: usize = 1_000;

/// A category, tag or other term of an item.
#[derive(Clone, Debug, Default)]
pub(super) struct RawTerm {
    /// The taxonomy; empty in old exports, which write each category a second time without it.
    pub(super) domain: String,
    pub(super) slug: String,
    pub(super) name: String,
}

/// The parts of an item. The type has no `Debug`, because custom fields may contain anything.
#[derive(Default)]
pub(super) struct RawItem {
    pub(super) line: u64,
    pub(super) title: String,
    pub(super) link: String,
    pub(super) pub_date: String,
    pub(super) creator: String,
    pub(super) guid: String,
    pub(super) content: String,
    pub(super) excerpt: String,
    pub(super) id: String,
    pub(super) date: String,
    pub(super) date_gmt: String,
    pub(super) modified_gmt: String,
    pub(super) comment_status: String,
    pub(super) name: String,
    pub(super) status: String,
    pub(super) parent: String,
    pub(super) menu_order: String,
    pub(super) kind: String,
    pub(super) password: String,
    pub(super) is_sticky: String,
    pub(super) attachment_url: String,
    pub(super) terms: Vec<RawTerm>,
    /// The custom fields: keys and values.
    pub(super) fields: Vec<(String, String)>,
}

/// A comment of an item. It has no field for the address of the commenter's computer, so that it is
/// never kept.
#[derive(Default)]
pub(super) struct RawComment {
    pub(super) line: u64,
    pub(super) id: String,
    pub(super) author: String,
    pub(super) email: String,
    pub(super) url: String,
    pub(super) date: String,
    pub(super) date_gmt: String,
    pub(super) content: String,
    pub(super) approved: String,
    pub(super) kind: String,
    pub(super) parent: String,
    pub(super) user_id: String,
    pub(super) fields: Vec<(String, String)>,
}

/// What was read of an item.
pub(super) enum Piece {
    /// A comment.
    Comment(Box<RawComment>),
    /// The item ended.
    End,
}

impl RawItem {
    /// Begins to read the item whose opening tag was just read.
    pub(super) fn new<R: BufRead>(xml: &Xml<R>) -> Self {
        Self {
            line: xml.line(),
            ..Self::default()
        }
    }

    /// Reads on, up to the end of the next comment or of the item.
    pub(super) fn read<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        prefixes: &Prefixes,
    ) -> Result<Piece, ReadError> {
        loop {
            let element = match xml.next(&mut String::new())? {
                Node::Open(element) => element,
                Node::Close | Node::End => return Ok(Piece::End),
            };
            match prefixes.split(&element.name) {
                (Space::Wordpress, "comment") => {
                    // An item may have any number of comments. Each has the limit of a part.
                    xml.begin_part();
                    let comment = RawComment::read(xml, prefixes)?;
                    xml.begin_part();
                    return Ok(Piece::Comment(Box::new(comment)));
                }
                (Space::Wordpress, "postmeta") => {
                    let field = field(xml, prefixes)?;
                    if self.fields.len() < PARTS_MAX {
                        self.fields.push(field);
                    }
                }
                (Space::Rss, "category") => {
                    let name = text(xml)?;
                    if self.terms.len() < PARTS_MAX {
                        self.terms.push(term(&element, name));
                    }
                }
                (space, name) => {
                    let text = text(xml)?;
                    self.set(space, name, text);
                }
            }
        }
    }

    fn set(&mut self, space: Space, name: &str, text: String) {
        let field = match (space, name) {
            (Space::Content, "encoded") => {
                self.content = text;
                return;
            }
            (Space::Excerpt, "encoded") => {
                self.excerpt = text;
                return;
            }
            (Space::Rss, "title") => &mut self.title,
            (Space::Rss, "link") => &mut self.link,
            (Space::Rss, "pubDate") => &mut self.pub_date,
            (Space::Rss, "guid") => &mut self.guid,
            (Space::DublinCore, "creator") => &mut self.creator,
            (Space::Wordpress, "post_id") => &mut self.id,
            (Space::Wordpress, "post_date") => &mut self.date,
            (Space::Wordpress, "post_date_gmt") => &mut self.date_gmt,
            (Space::Wordpress, "post_modified_gmt") => &mut self.modified_gmt,
            (Space::Wordpress, "comment_status") => &mut self.comment_status,
            (Space::Wordpress, "post_name") => &mut self.name,
            (Space::Wordpress, "status") => &mut self.status,
            (Space::Wordpress, "post_parent") => &mut self.parent,
            (Space::Wordpress, "menu_order") => &mut self.menu_order,
            (Space::Wordpress, "post_type") => &mut self.kind,
            (Space::Wordpress, "post_password") => &mut self.password,
            (Space::Wordpress, "is_sticky") => &mut self.is_sticky,
            (Space::Wordpress, "attachment_url") => &mut self.attachment_url,
            _ => return,
        };
        *field = text.trim().to_owned();
    }

    /// Returns the value of a custom field.
    pub(super) fn field(&self, key: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known == key);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

impl RawComment {
    fn read<R: BufRead>(xml: &mut Xml<R>, prefixes: &Prefixes) -> Result<Self, ReadError> {
        let mut comment = Self {
            line: xml.line(),
            ..Self::default()
        };
        loop {
            let element = match xml.next(&mut String::new())? {
                Node::Open(element) => element,
                Node::Close | Node::End => return Ok(comment),
            };
            let (space, name) = prefixes.split(&element.name);
            if (space, name) == (Space::Wordpress, "commentmeta") {
                let field = field(xml, prefixes)?;
                if comment.fields.len() < PARTS_MAX {
                    comment.fields.push(field);
                }
                continue;
            }
            let text = text(xml)?;
            comment.set(name, text);
        }
    }

    fn set(&mut self, name: &str, text: String) {
        let field = match name {
            "comment_content" => {
                self.content = text;
                return;
            }
            "comment_id" => &mut self.id,
            "comment_author" => &mut self.author,
            "comment_author_email" => &mut self.email,
            "comment_author_url" => &mut self.url,
            "comment_date" => &mut self.date,
            "comment_date_gmt" => &mut self.date_gmt,
            "comment_approved" => &mut self.approved,
            "comment_type" => &mut self.kind,
            "comment_parent" => &mut self.parent,
            "comment_user_id" => &mut self.user_id,
            _ => return,
        };
        *field = text.trim().to_owned();
    }
}

/// Reads the text of the element that was just opened.
pub(super) fn text<R: BufRead>(xml: &mut Xml<R>) -> Result<String, ReadError> {
    let mut text = String::new();
    xml.finish_element(&mut text)?;
    Ok(text)
}

/// Reads the children of the element that was just opened: local names and texts.
pub(super) fn children<R: BufRead>(
    xml: &mut Xml<R>,
    prefixes: &Prefixes,
) -> Result<Vec<(String, String)>, ReadError> {
    let mut children = Vec::new();
    loop {
        let element = match xml.next(&mut String::new())? {
            Node::Open(element) => element,
            Node::Close | Node::End => return Ok(children),
        };
        let name = prefixes.split(&element.name).1.to_owned();
        let text = text(xml)?;
        if children.len() < PARTS_MAX {
            children.push((name, text.trim().to_owned()));
        }
    }
}

/// Reads a custom field: its key and value.
fn field<R: BufRead>(xml: &mut Xml<R>, prefixes: &Prefixes) -> Result<(String, String), ReadError> {
    let (mut key, mut value) = (String::new(), String::new());
    for (name, text) in children(xml, prefixes)? {
        match name.as_str() {
            "meta_key" => key = text,
            "meta_value" => value = text,
            _ => {}
        }
    }
    Ok((key, value))
}

fn term(element: &Element, name: String) -> RawTerm {
    RawTerm {
        domain: element.attribute("domain").unwrap_or_default().to_owned(),
        slug: element.attribute("nicename").unwrap_or_default().to_owned(),
        name,
    }
}
