//! Splits HTML into tags, comments and text, each as it is written, in linear time.
//!
//! It is for markup that is changed before it is sanitised, so that nothing here needs to agree with a
//! browser about malformed input: a tag that is never closed is text. The sanitiser's own tokenizer
//! does not keep the source of a tag.

use crate::safe_html::tokens::unescape;

/// A piece of HTML as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text, with its character references.
    Text(&'a str),
    /// A start tag or an end tag.
    Tag(Tag<'a>),
    /// A comment or declaration.
    Comment(&'a str),
}

/// A start tag or an end tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The whole tag, from `<` to `>`.
    pub(super) written: &'a str,
    name: &'a str,
    /// Whether it is an end tag.
    pub(super) closes: bool,
}

impl Tag<'_> {
    /// Returns the element's name in lower case.
    pub(super) fn name(&self) -> String {
        self.name.to_ascii_lowercase()
    }

    /// Returns where the value of `href` is in what is written.
    pub(super) fn href(&self) -> Option<(usize, usize)> {
        let lower = self.written.to_ascii_lowercase();
        let mut from = 0;
        while let Some(at) = lower[from..].find("href").map(|at| from + at) {
            from = at + "href".len();
            let before = &lower[..at];
            let is_name = before.ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
            let rest = lower[from..].trim_start();
            let Some(value) = rest.strip_prefix('=').filter(|_| is_name) else {
                continue;
            };
            let value = value.trim_start();
            let start = lower.len() - value.len();
            return Some(match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let length = value[1..].find(quote)?;
                    (start + 1, start + 1 + length)
                }
                _ => {
                    let end = value.find(|c: char| c.is_whitespace() || c == '>');
                    (start, start + end.unwrap_or(value.len()))
                }
            });
        }
        None
    }

    /// Whether the element has this name, given in lower case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// Returns the pieces of `html` in order.
pub(super) fn pieces(html: &str) -> Pieces<'_> {
    Pieces { rest: html }
}

/// Returns the text of `html` without tags, with character references decoded, on one line.
pub(super) fn plain(html: &str) -> String {
    let text: String = pieces(html)
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(unescape(text)),
            Piece::Tag(_) | Piece::Comment(_) => None,
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An iterator over the pieces of HTML.
pub(super) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    /// Returns everything that follows up to the end tag of the element `name`, and that end tag; all
    /// that is left if there is none.
    pub(super) fn skip_to_end_of(&mut self, name: &str) -> &'a str {
        let start = self.rest;
        for piece in self.by_ref() {
            match piece {
                Piece::Tag(tag) if tag.closes && tag.is(name) => break,
                _ => {}
            }
        }
        &start[..start.len() - self.rest.len()]
    }

    /// Takes the next `length` bytes.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut from = 0;
        while let Some(at) = self.rest[from..].find('<').map(|at| from + at) {
            if !is_markup(&self.rest[at..]) {
                from = at + 1;
                continue;
            }
            if at > 0 {
                return Some(Piece::Text(self.take(at)));
            }
            // Without an end, all that follows is text: looking for one behind each `<` would take
            // quadratic time.
            let Some(length) = markup_length(self.rest) else {
                break;
            };
            let written = self.take(length);
            return Some(piece(written));
        }
        Some(Piece::Text(self.take(self.rest.len())))
    }
}

/// Whether a text that begins with `<` begins with a tag, a comment or a declaration.
fn is_markup(text: &str) -> bool {
    let mut next = text.bytes().skip(1);
    match next.next() {
        Some(b'!' | b'?') => true,
        Some(b'/') => next.next().is_some_and(|byte| byte.is_ascii_alphabetic()),
        Some(byte) => byte.is_ascii_alphabetic(),
        None => false,
    }
}

/// The length of the markup at the start of `text`. A `>` in quotes does not end a tag.
fn markup_length(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if is_value(text, at) => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.find('>').map(|at| at + 1)
}

/// Whether a quotation mark begins a value: it follows `=`. Others are typing errors.
fn is_value(text: &str, quote: usize) -> bool {
    text[..quote].trim_end().ends_with('=')
}

fn piece(written: &str) -> Piece<'_> {
    let inner = written.trim_start_matches('<');
    if inner.starts_with(['!', '?']) {
        return Piece::Comment(written);
    }
    let closes = inner.starts_with('/');
    let inner = inner.trim_start_matches('/');
    let end = inner
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(inner.len());
    Piece::Tag(Tag {
        written,
        name: &inner[..end],
        closes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_the_whole_text() {
        for html in [
            "a <b title='>'>b</b> <!-- > --> 1 < 2 & 3 > 2",
            "</3 <a href=\"x\" <br/> <x",
            "<!--",
            "",
        ] {
            let whole: String = pieces(html)
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Comment(text) => text,
                    Piece::Tag(tag) => tag.written,
                })
                .collect();
            assert_eq!(whole, html);
        }
    }

    #[test]
    fn plain_text_has_neither_tags_nor_references() {
        assert_eq!(plain("Tom &amp; <em>Jerry</em>\n &lt;3"), "Tom & Jerry <3");
        assert_eq!(plain("1 < 2"), "1 < 2");
    }
}
