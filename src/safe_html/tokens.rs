//! A reader for sanitised HTML, tag by tag, in linear time.
//!
//! It is only for well-formed markup, from the sanitiser or from the formula library: every `<`
//! begins a tag, and every value is in double quotes. Untrusted HTML goes through `tokenizer`.
//!
//! A [`Token`] is for reading. A [`SafeToken`] is known to come out of a [`SafeHtml`], so that a
//! [`Builder`](super::Builder) may copy it.

use std::ops::Deref;

use super::SafeHtml;
use super::characters::{self, ReferenceContext};

/// A piece of well-formed markup: a run of text, a start tag or an end tag.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Token<'h> {
    /// Text whose character references are not decoded.
    Text(&'h str),
    /// A start tag.
    Open(Element<'h>),
    /// The name in an end tag.
    Close(&'h str),
}

/// A start tag of well-formed markup.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'h> {
    /// The element's name.
    pub(crate) name: &'h str,
    attributes: &'h str,
    /// The whole tag, from `<` to `>`.
    pub(crate) written: &'h str,
}

impl<'h> Element<'h> {
    /// Returns the attributes in order: names, and values whose character references are not
    /// decoded.
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

    /// Returns the value of the attribute `name`; its character references are not decoded.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'h str> {
        self.attributes()
            .find(|(own, _)| *own == name)
            .map(|(_, value)| value)
    }

    /// Whether the element has the class `class`.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|classes| classes.split(' ').any(|own| own == class))
    }

    /// Returns the level of a heading, 1 to 6, or `None` for another element.
    pub(crate) fn heading_level(&self) -> Option<u8> {
        heading_level(self.name)
    }

    /// Whether the element has neither content nor an end tag.
    pub(crate) fn is_void(&self) -> bool {
        super::rules::is_void(self.name) || self.written.ends_with("/>")
    }
}

/// Returns the level of the heading element `name`, 1 to 6, or `None` for another element.
pub(crate) fn heading_level(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

/// Decodes the character references in text or in a value.
pub(crate) fn unescape(text: &str) -> String {
    characters::decode(text, ReferenceContext::Text).into_owned()
}

/// Returns an iterator over the pieces of well-formed `markup`.
pub(crate) fn tokens(markup: &str) -> Tokens<'_> {
    Tokens { rest: markup }
}

/// A token of a [`SafeHtml`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct SafeToken<'h>(Token<'h>);

impl SafeToken<'_> {
    /// Removes the white space at the end of a text.
    pub(crate) fn trim_end(&mut self) {
        if let Token::Text(text) = &mut self.0 {
            *text = text.trim_end();
        }
    }
}

impl<'h> Deref for SafeToken<'h> {
    type Target = Token<'h>;

    fn deref(&self) -> &Token<'h> {
        &self.0
    }
}

impl SafeHtml {
    /// Returns an iterator over the tokens of the HTML.
    pub(crate) fn tokens(&self) -> SafeTokens<'_> {
        SafeTokens(tokens(&self.0))
    }
}

/// An iterator over the tokens of sanitised HTML; see [`SafeHtml::tokens`].
#[derive(Clone, Debug)]
pub(crate) struct SafeTokens<'h>(Tokens<'h>);

impl<'h> Iterator for SafeTokens<'h> {
    type Item = SafeToken<'h>;

    fn next(&mut self) -> Option<SafeToken<'h>> {
        self.0.next().map(SafeToken)
    }
}

/// An iterator over the tokens of well-formed markup; see [`tokens()`].
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'h> {
    rest: &'h str,
}

impl<'h> Tokens<'h> {
    fn tag(&mut self) -> Token<'h> {
        let end = end_of_tag(self.rest);
        let (written, rest) = self.rest.split_at(end);
        self.rest = rest;
        let inside = written.trim_start_matches('<').trim_end_matches('>');
        if let Some(name) = inside.strip_prefix('/') {
            return Token::Close(name.trim());
        }
        let inside = inside.trim_end_matches('/');
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        Token::Open(Element {
            name,
            attributes,
            written,
        })
    }
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if self.rest.starts_with('<') {
            return Some(self.tag());
        }
        let (text, rest) = self
            .rest
            .split_at(self.rest.find('<').unwrap_or(self.rest.len()));
        self.rest = rest;
        (!text.is_empty()).then_some(Token::Text(text))
    }
}

/// Returns the length of the tag at the start of `rest`.
fn end_of_tag(rest: &str) -> usize {
    let mut quoted = false;
    let end = rest.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.map_or(rest.len(), |end| end + 1)
}
