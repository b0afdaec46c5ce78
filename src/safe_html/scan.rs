//! Finished HTML, read tag by tag.
//!
//! Only for what the sanitiser (or a library that writes well-formed markup) has written: every `<` begins a tag, every
//! value stands in double quotes. One pass, linear.

use super::characters::{self, Place};

/// A piece of finished HTML.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<'h> {
    /// Text with its character references.
    Text(&'h str),
    /// A start tag.
    Open(Element<'h>),
    /// The name in an end tag.
    Close(&'h str),
}

/// A start tag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'h> {
    /// Its name.
    pub(crate) name: &'h str,
    attributes: &'h str,
    /// The whole tag.
    pub(crate) written: &'h str,
}

impl<'h> Element<'h> {
    /// Its attributes with their values as they are written.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'h str, &'h str)> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start();
            let end = rest
                .find(|next: char| next == '=' || next.is_whitespace())
                .unwrap_or(rest.len());
            let name = rest.get(..end).filter(|name| !name.is_empty())?;
            let after = &rest[end..];
            let Some((value, after)) = after
                .strip_prefix("=\"")
                .and_then(|after| after.split_once('"'))
            else {
                rest = after.trim_start_matches('=');
                return Some((name, ""));
            };
            rest = after;
            Some((name, value))
        })
    }

    /// The value of one attribute, with its character references.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'h str> {
        self.attributes()
            .find(|(own, _)| *own == name)
            .map(|(_, value)| value)
    }

    /// Whether `class` is among its classes.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|classes| classes.split(' ').any(|own| own == class))
    }

    /// The level of a heading.
    pub(crate) fn heading_level(&self) -> Option<u8> {
        heading_level(self.name)
    }

    /// Whether it has neither content nor an end tag.
    pub(crate) fn is_void(&self) -> bool {
        super::policy::is_void(self.name) || self.written.ends_with("/>")
    }
}

/// The level of the heading that is called `name`.
pub(crate) fn heading_level(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

/// The text that escaped text or an escaped value stands for.
pub(crate) fn unescape(text: &str) -> String {
    characters::decode(text, Place::Text).into_owned()
}

/// The pieces of `html` from the start.
pub(crate) fn parts(html: &str) -> Parts<'_> {
    Parts { rest: html }
}

/// See [`parts`].
#[derive(Clone, Debug)]
pub(crate) struct Parts<'h> {
    rest: &'h str,
}

impl<'h> Parts<'h> {
    /// What was not read yet.
    pub(crate) fn rest(&self) -> &'h str {
        self.rest
    }

    fn tag(&mut self) -> Part<'h> {
        let end = end_of_tag(self.rest);
        let (written, rest) = self.rest.split_at(end);
        self.rest = rest;
        let inside = written.trim_start_matches('<').trim_end_matches('>');
        if let Some(name) = inside.strip_prefix('/') {
            return Part::Close(name.trim());
        }
        let inside = inside.trim_end_matches('/');
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        Part::Open(Element {
            name,
            attributes,
            written,
        })
    }
}

impl<'h> Iterator for Parts<'h> {
    type Item = Part<'h>;

    fn next(&mut self) -> Option<Part<'h>> {
        if self.rest.starts_with('<') {
            return Some(self.tag());
        }
        let (text, rest) = self
            .rest
            .split_at(self.rest.find('<').unwrap_or(self.rest.len()));
        self.rest = rest;
        (!text.is_empty()).then_some(Part::Text(text))
    }
}

/// The length of the tag at the start of `rest`.
fn end_of_tag(rest: &str) -> usize {
    let mut quoted = false;
    let end = rest.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.map_or(rest.len(), |end| end + 1)
}
