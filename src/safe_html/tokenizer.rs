//! Text into tags and text, in one pass and in linear time, whatever the input.
//!
//! It need not agree with a browser about malformed input, because everything it gives is
//! written anew. Where a browser would swallow text (an unclosed tag or comment, `</3`), it keeps
//! the text.

use std::borrow::Cow;

use super::characters::{self, Place};

/// No element we know has a name near this long, nor needs this many attributes.
const LONGEST_NAME: usize = 40;
const MOST_ATTRIBUTES: usize = 24;

pub(super) enum Token<'a> {
    /// Text with character references.
    Text(&'a str),
    /// Text to be taken literally.
    Literal(&'a str),
    Open(Tag<'a>),
    /// The name in an end tag, in lower case.
    Close(String),
    /// The inside of a comment.
    Comment(&'a str),
}

/// A start tag: its name in lower case, and its first attributes as they were written.
pub(super) struct Tag<'a> {
    pub(super) name: String,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    /// The decoded value of the attribute `name`; of two, the first counts.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes
            .iter()
            .find(|(written, _)| written.eq_ignore_ascii_case(name))
            .map(|(_, value)| characters::decode(value, Place::Attribute))
    }

    /// Whether one of the attributes is an event handler.
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
    /// What was searched for ahead and is not there any more.
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

    /// Takes the text up to the end tag of `name`, and that tag; nothing if there is none.
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

    fn markup(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        match rest.as_bytes().get(1)? {
            b'!' if rest.starts_with("<!--") => self.comment(),
            b'!' | b'?' => self.declaration(),
            b'/' if rest.starts_with("</>") => self.skip(3),
            b'/' => self.tag(2).map(|tag| Token::Close(tag.name)),
            _ => self.tag(1).map(Token::Open),
        }
    }

    fn skip(&mut self, length: usize) -> Option<Token<'a>> {
        self.at += length;
        Some(Token::Comment(""))
    }

    fn comment(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        for empty in ["<!-->", "<!--->"] {
            if rest.starts_with(empty) {
                return self.skip(empty.len());
            }
        }
        let start = self.at + 4;
        let end = self.find("-->", start)?;
        self.at = end + 3;
        Some(Token::Comment(&self.source[start..end]))
    }

    fn declaration(&mut self) -> Option<Token<'a>> {
        let end = self.find(">", self.at)?;
        self.at = end + 1;
        Some(Token::Comment(""))
    }

    /// Reads a tag whose name begins `prefix` bytes ahead.
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

    /// A `<` that begins no tag. If a tag was never closed, all that follows is text: looking for its end again from every later `<`
    /// would take quadratic time.
    fn literal(&mut self) -> Token<'a> {
        let rest = self.rest();
        let name = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
        let length = if name_length(name).is_some() {
            rest.len()
        } else {
            1
        };
        self.at += length;
        Token::Literal(&rest[..length])
    }
}

impl<'a> Iterator for Tokenizer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        match rest.find('<') {
            _ if rest.is_empty() => None,
            Some(0) => Some(self.markup().unwrap_or_else(|| self.literal())),
            next => {
                let text = &rest[..next.unwrap_or(rest.len())];
                self.at += text.len();
                Some(Token::Text(text))
            }
        }
    }
}

/// The length of the tag name at the start of `rest`, if what stands there looks like one.
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

/// Where the end tag of `name` begins in `text`, and where it ends.
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

/// Reads the attributes of one tag.
struct Attributes<'a> {
    rest: &'a str,
    found: Vec<(&'a str, &'a str)>,
}

impl<'a> Attributes<'a> {
    /// Reads up to the `>`, and gives what follows; nothing if the tag never ends.
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
