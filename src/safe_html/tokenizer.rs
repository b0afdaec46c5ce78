//! Splits HTML into tags and text, in one pass and in linear time for every input.
//!
//! It need not agree with a browser about malformed input, because everything that it returns is
//! rewritten. Where a browser would swallow text (an unclosed tag or comment, `</3`), the tokenizer
//! keeps the text.
//!
//! Considered and refused: html5ever's tokenizer. It follows the standard, in which `</3` begins a
//! comment that lasts until the next `>`, and a tag that is never closed disappears. In a comment
//! under a post both are text that somebody typed.

use std::borrow::Cow;

use super::characters::{self, ReferenceContext};

/// Limits on a tag. No known element has such a long name or needs so many attributes; a longer
/// name makes the tag text, and further attributes are dropped.
const LONGEST_NAME: usize = 40;
const MOST_ATTRIBUTES: usize = 24;

pub(super) enum HtmlToken<'a> {
    /// Text that may contain character references.
    Text(&'a str),
    /// Text without character references: a `&` in it is an ampersand.
    Literal(&'a str),
    Open(Tag<'a>),
    /// The name in an end tag, in lower case.
    Close(String),
    /// The content of a comment; empty for a declaration.
    Comment(&'a str),
}

/// A start tag: its name in lower case, and its first [`MOST_ATTRIBUTES`] attributes as they are
/// written in the source.
pub(super) struct Tag<'a> {
    pub(super) name: String,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    /// Returns the decoded value of the attribute `name`. The first of several counts, as in HTML.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes
            .iter()
            .find(|(written, _)| written.eq_ignore_ascii_case(name))
            .map(|(_, value)| characters::decode(value, ReferenceContext::Attribute))
    }

    /// Whether the tag has an event handler: an attribute whose name begins with `on`.
    pub(super) fn has_handler(&self) -> bool {
        let prefix = |name: &str| {
            name.get(..2)
                .is_some_and(|on| on.eq_ignore_ascii_case("on"))
        };
        self.attributes.iter().any(|(name, _)| prefix(name))
    }
}

pub(super) struct Tokenizer<'a> {
    source: &'a str,
    at: usize,
    /// The delimiters and end tags that do not occur in the rest of the source, so that no search
    /// for them runs to the end twice.
    absent: Vec<String>,
}

impl<'a> Tokenizer<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            at: 0,
            absent: Vec::new(),
        }
    }

    /// Consumes the text up to the end tag of `name`, and the tag. Returns the text, or `None`,
    /// without consuming anything, if there is no such end tag.
    pub(super) fn raw_text(&mut self, name: &str) -> Option<&'a str> {
        if self.absent.iter().any(|absent| absent == name) {
            return None;
        }
        let rest = self.rest();
        let Some((end, after)) = end_tag(rest, name) else {
            self.absent.push(name.to_owned());
            return None;
        };
        self.at += after;
        Some(&rest[..end])
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn find(&mut self, needle: &str, from: usize) -> Option<usize> {
        if self.absent.iter().any(|absent| absent == needle) {
            return None;
        }
        let found = self.source[from..].find(needle).map(|at| from + at);
        if found.is_none() {
            self.absent.push(needle.to_owned());
        }
        found
    }

    fn markup(&mut self) -> Option<HtmlToken<'a>> {
        let rest = self.rest();
        match rest.as_bytes().get(1)? {
            b'!' if rest.starts_with("<!--") => self.comment(),
            b'!' | b'?' => self.declaration(),
            b'/' if rest.starts_with("</>") => self.skip(3),
            b'/' => self.tag(2).map(|tag| HtmlToken::Close(tag.name)),
            _ => self.tag(1).map(HtmlToken::Open),
        }
    }

    fn skip(&mut self, length: usize) -> Option<HtmlToken<'a>> {
        self.at += length;
        Some(HtmlToken::Comment(""))
    }

    fn comment(&mut self) -> Option<HtmlToken<'a>> {
        let rest = self.rest();
        for empty in ["<!-->", "<!--->"] {
            if rest.starts_with(empty) {
                return self.skip(empty.len());
            }
        }
        let start = self.at + 4;
        let end = self.find("-->", start)?;
        self.at = end + 3;
        Some(HtmlToken::Comment(&self.source[start..end]))
    }

    fn declaration(&mut self) -> Option<HtmlToken<'a>> {
        let end = self.find(">", self.at)?;
        self.at = end + 1;
        Some(HtmlToken::Comment(""))
    }

    /// Reads a tag whose name begins `prefix` bytes after the current position, or returns `None`
    /// if there is no complete tag.
    fn tag(&mut self, prefix: usize) -> Option<Tag<'a>> {
        let rest = &self.rest()[prefix..];
        let length = name_length(rest)?;
        let mut reader = Attributes {
            rest: &rest[length..],
            found: Vec::new(),
        };
        let after = reader.read()?;
        self.at = self.source.len() - after.len();
        let name = rest[..length].to_ascii_lowercase();
        Some(Tag {
            name,
            attributes: reader.found,
        })
    }

    /// Returns a `<` that does not begin a tag as text.
    ///
    /// If the `<` looks like a tag that is never closed, the whole rest of the source becomes text:
    /// a search for the closing `>` from every later `<` would take quadratic time.
    fn literal(&mut self) -> HtmlToken<'a> {
        let rest = self.rest();
        let name = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
        let length = if name_length(name).is_some() {
            rest.len()
        } else {
            1
        };
        self.at += length;
        HtmlToken::Literal(&rest[..length])
    }
}

impl<'a> Iterator for Tokenizer<'a> {
    type Item = HtmlToken<'a>;

    fn next(&mut self) -> Option<HtmlToken<'a>> {
        let rest = self.rest();
        match rest.find('<') {
            _ if rest.is_empty() => None,
            Some(0) => Some(self.markup().unwrap_or_else(|| self.literal())),
            next => {
                let text = &rest[..next.unwrap_or(rest.len())];
                self.at += text.len();
                Some(HtmlToken::Text(text))
            }
        }
    }
}

/// Returns the length of the tag name at the start of `rest`, or `None` if there is no tag name. A
/// name that ends in `:` is an autolink (`<https://…>`), not a tag.
fn name_length(rest: &str) -> Option<usize> {
    let first = rest.bytes().next()?;
    let length = rest
        .bytes()
        .take(LONGEST_NAME)
        .take_while(is_name_byte)
        .count();
    let ends = rest.as_bytes().get(length);
    let ended = ends.is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'/' | b'>'));
    let address = rest[..length].ends_with(':');
    (first.is_ascii_alphabetic() && ended && !address).then_some(length)
}

fn is_name_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_')
}

/// Returns the start and the end of the first end tag of `name` in `text`.
fn end_tag(text: &str, name: &str) -> Option<(usize, usize)> {
    let (at, _) = text
        .match_indices("</")
        .find(|(at, _)| ends_with_tag(&text[at + 2..], name))?;
    let length = text[at..].find('>')?;
    Some((at, at + length + 1))
}

fn ends_with_tag(text: &str, name: &str) -> bool {
    let written = text
        .get(..name.len())
        .is_some_and(|written| written.eq_ignore_ascii_case(name));
    let ended = |next: char| next.is_ascii_whitespace() || next == '>' || next == '/';
    written && text[name.len()..].starts_with(ended)
}

/// A reader of the attributes of one tag.
struct Attributes<'a> {
    rest: &'a str,
    found: Vec<(&'a str, &'a str)>,
}

impl<'a> Attributes<'a> {
    /// Reads the attributes up to the `>` and returns the source after it, or `None` if the tag is
    /// never closed.
    fn read(&mut self) -> Option<&'a str> {
        loop {
            self.rest = self
                .rest
                .trim_start_matches(|next: char| next.is_ascii_whitespace() || next == '/');
            if let Some(after) = self.rest.strip_prefix('>') {
                return Some(after);
            }
            let (name, value) = self.attribute()?;
            if self.found.len() < MOST_ATTRIBUTES {
                self.found.push((name, value));
            }
        }
    }

    fn attribute(&mut self) -> Option<(&'a str, &'a str)> {
        let first = self.rest.chars().next()?.len_utf8();
        let ends = |next: char| next.is_ascii_whitespace() || matches!(next, '/' | '>' | '=');
        let length = self.rest[first..].find(ends).map(|at| first + at)?;
        let name = self.take(length);
        self.rest = self
            .rest
            .trim_start_matches(|next: char| next.is_ascii_whitespace());
        let Some(after) = self.rest.strip_prefix('=') else {
            return Some((name, ""));
        };
        self.rest = after.trim_start_matches(|next: char| next.is_ascii_whitespace());
        Some((name, self.value()?))
    }

    fn value(&mut self) -> Option<&'a str> {
        let quote = self.rest.chars().next()?;
        if matches!(quote, '"' | '\'') {
            let end = self.rest[1..].find(quote)?;
            return Some(&self.take(end + 2)[1..=end]);
        }
        let end = self
            .rest
            .find(|next: char| next.is_ascii_whitespace() || next == '>')?;
        Some(self.take(end))
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}
