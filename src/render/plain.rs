//! The text of finished HTML, without what is not read as text.

use crate::safe_html::scan::{Element, Part, parts};

/// Which elements do not count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Without {
    /// What is never read: the signs of footnotes and their list, lists of contents, sources of formulas.
    Marks,
    /// Those, and what is quoted.
    Quotes,
    /// Those, but for the footnotes themselves.
    Signs,
    /// Those, and what stands before the first prose; what follows the first prose ends it.
    Breaks,
}

/// Goes through the text of `html` with single spaces, and gives each character to `take`; ends when that says false.
pub(super) fn walk(html: &str, without: Without, mut take: impl FnMut(char) -> bool) {
    let mut walk = Walk {
        pending: false,
        begun: false,
        left_out: None,
    };
    for part in parts(html) {
        match part {
            Part::Open(element)
                if without == Without::Breaks
                    && walk.begun
                    && walk.left_out.is_none()
                    && is_break(&element) =>
            {
                return;
            }
            Part::Open(element) => walk.open(&element, without),
            Part::Close(name) => walk.close(name),
            Part::Text(text) if walk.left_out.is_none() => {
                if !walk.text(text, &mut take) {
                    return;
                }
            }
            Part::Text(_) => {}
        }
    }
}

struct Walk<'h> {
    /// White space to be written before the next word.
    pending: bool,
    begun: bool,
    /// The element that is left out, and how many of its name are open.
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
        // The spaces of French marks keep them at their words in an excerpt too.
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

/// What is no prose, and between which and prose no sentence goes on.
fn is_break(element: &Element<'_>) -> bool {
    element.heading_level().is_some()
        || matches!(element.name, "pre" | "table" | "figcaption" | "hr")
        || element.has_class("markdown-alert")
}

/// Elements at whose borders no word ends.
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
