//! Extracts the text of sanitised HTML, without the elements that are not read as text.

use crate::safe_html::tokens::{Element, Token, tokens};

/// Which elements are left out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Without {
    /// Leaves out footnote markers and the footnotes, tables of contents, ruby annotations and the
    /// TeX sources of formulas.
    Marks,
    /// Leaves out what `Marks` does, and quotes.
    Quotes,
    /// Leaves out only footnote markers, tables of contents and TeX sources; footnotes and ruby
    /// annotations are kept.
    Signs,
    /// Leaves out what `Marks` does, and headings, code and tables before the first prose; the
    /// first of those after it ends the text.
    Breaks,
}

/// Walks through the text of `html` with single spaces and passes each character to `take`, until
/// `take` returns false.
pub(super) fn walk(html: &str, without: Without, mut take: impl FnMut(char) -> bool) {
    let mut walk = Walk {
        pending: false,
        begun: false,
        left_out: None,
    };
    for token in tokens(html) {
        match token {
            Token::Open(element)
                if without == Without::Breaks
                    && walk.begun
                    && walk.left_out.is_none()
                    && is_break(&element) =>
            {
                return;
            }
            Token::Open(element) => walk.open(&element, without),
            Token::Close(name) => walk.close(name),
            Token::Text(text) if walk.left_out.is_none() => {
                if !walk.text(text, &mut take) {
                    return;
                }
            }
            Token::Text(_) => {}
        }
    }
}

struct Walk<'h> {
    /// Whether a space is due before the next word.
    pending: bool,
    begun: bool,
    /// The element that is being left out, and how many elements of its name are open in it.
    left_out: Option<(&'h str, usize)>,
}

impl<'h> Walk<'h> {
    fn open(&mut self, element: &Element<'h>, without: Without) {
        match &mut self.left_out {
            Some((name, depth)) if *name == element.name => *depth += 1,
            Some(_) => {}
            None if is_left_out(element, without) => self.left_out = Some((element.name, 1)),
            None => self.border(element.name),
        }
    }

    fn close(&mut self, name: &str) {
        match &mut self.left_out {
            Some((own, depth)) if *own == name => *depth -= 1,
            Some(_) => {}
            None => self.border(name),
        }
        self.left_out = self.left_out.filter(|(_, depth)| *depth > 0);
    }

    fn border(&mut self, name: &str) {
        self.pending |= self.begun && !is_inline(name);
    }

    fn text(&mut self, text: &str, take: &mut impl FnMut(char) -> bool) -> bool {
        let decoded = text
            .replace("&nbsp;", "\u{A0}")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
        decoded
            .chars()
            .all(|character| self.character(character, take))
    }

    fn character(&mut self, character: char, take: &mut impl FnMut(char) -> bool) -> bool {
        // No-break spaces are kept, so that a French mark stays with its word in an excerpt too.
        let keeps = matches!(character, '\u{202F}' | '\u{A0}') && self.begun && !self.pending;
        if character.is_whitespace() && !keeps {
            self.pending = self.begun;
            return true;
        }
        self.begun = true;
        (!std::mem::take(&mut self.pending) || take(' ')) && take(character)
    }
}

fn is_left_out(element: &Element<'_>, without: Without) -> bool {
    match element.name {
        "sup" => element.has_class("footnote-ref"),
        "section" => without != Without::Signs && element.has_class("footnotes"),
        "a" => element.has_class("footnote-backref"),
        "nav" | "annotation" => true,
        "blockquote" => without == Without::Quotes,
        "rt" | "rp" => without != Without::Signs,
        _ => without == Without::Breaks && is_break(element) && !element.is_void(),
    }
}

/// Whether the element is not prose, so that no sentence continues across it.
fn is_break(element: &Element<'_>) -> bool {
    element.heading_level().is_some()
        || matches!(element.name, "pre" | "table" | "figcaption" | "hr")
        || element.has_class("markdown-alert")
}

/// Elements at whose boundaries no word ends.
const INLINE: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "code",
    "del",
    "dfn",
    "em",
    "i",
    "ins",
    "kbd",
    "mark",
    "q",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
    "var",
    "wbr",
    "math",
    "semantics",
    "mrow",
    "mi",
    "mo",
    "mn",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtext",
];

fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}
