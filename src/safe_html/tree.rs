//! Writes elements so that a parser sees exactly the tree that is meant.
//!
//! It keeps the list of open elements, at most [`MAX_DEPTH`] and the parts of a table, and closes
//! by itself what HTML would close by rule: a paragraph before a block, an item before the next,
//! a link before another, cells at the end of a row. So the parser after it never has to repair
//! anything, which is where its time would be quadratic.

use super::attributes::Attributes;
use super::characters::{escape_attribute, escape_text};
use super::code::{CodeBlock, CodeHighlighter, Lines, Piece};
use super::policy::{self, MAX_DEPTH};

/// How often formatting is taken up again after a block ended in the middle of it.
const MOST_REOPENED: usize = 500;

/// The levels a cell may add to its table.
const TABLE_LEVELS: usize = 3;

struct Open {
    /// What was written; nothing for a tag that only waits for its end tag.
    element: Option<&'static str>,
    /// The name of the end tag that closes it.
    source: &'static str,
    /// Its end tag was read inside a block that is still open.
    ended: bool,
}

impl Open {
    fn is(&self, test: impl Fn(&str) -> bool) -> bool {
        self.element.is_some_and(test)
    }
}

pub(super) struct Tree<'h> {
    out: String,
    open: Vec<Open>,
    /// Formatting cut off by the end of a block, to be taken up with the next text.
    reopen: Vec<&'static str>,
    reopened: usize,
    /// End tags to come for start tags that were too deep.
    skipped: Vec<(&'static str, usize)>,
    code: Option<CodeBlock>,
    highlighter: Option<&'h mut dyn CodeHighlighter>,
    /// A parser drops a line end here.
    after_pre: bool,
}

impl<'h> Tree<'h> {
    pub(super) fn new(capacity: usize, highlighter: Option<&'h mut dyn CodeHighlighter>) -> Self {
        Self {
            out: String::with_capacity(capacity),
            open: Vec::new(),
            reopen: Vec::new(),
            reopened: 0,
            skipped: Vec::new(),
            code: None,
            highlighter,
            after_pre: false,
        }
    }

    /// Closes everything and gives the text.
    pub(super) fn finish(mut self) -> String {
        self.close_to(0);
        self.out
    }

    /// Whether `element` is open in this cell.
    pub(super) fn is_inside(&self, element: &str) -> bool {
        self.nearest(|open| open == element, policy::is_cell)
            .is_some()
    }

    /// Whether the innermost open element is `element`.
    pub(super) fn is_at(&self, element: &str) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.element == Some(element))
    }

    /// Opens `element`, to be closed by the end tag `source`; false if that would be too deep.
    pub(super) fn open(
        &mut self,
        element: &'static str,
        source: &'static str,
        attributes: &Attributes,
    ) -> bool {
        if !self.make_room(element) {
            return true;
        }
        let levels = if element == "table" { TABLE_LEVELS } else { 0 };
        if !policy::is_table_part(element) && self.open.len() + levels >= MAX_DEPTH {
            self.skip(source);
            return false;
        }
        if !policy::is_block(element) && !matches!(element, "rt" | "rp") {
            self.take_up_formatting();
        }
        self.write_start(element, attributes);
        if !policy::is_void(element) {
            self.open.push(Open {
                element: Some(element),
                source,
                ended: false,
            });
        }
        true
    }

    /// Remembers a tag that is not written, so that its end tag closes nothing else.
    pub(super) fn open_unwritten(&mut self, source: &'static str) {
        if self.open.len() >= MAX_DEPTH {
            return self.skip(source);
        }
        self.open.push(Open {
            element: None,
            source,
            ended: false,
        });
    }

    /// Opens a code block, whose text goes to the highlighter when it ends.
    pub(super) fn begin_code(&mut self, code: CodeBlock) {
        if self.highlighter.is_some() && self.is_at("code") {
            self.code = Some(code);
        }
    }

    /// Closes what the end tag `source` ends; an end tag without a start is ignored.
    pub(super) fn close(&mut self, source: &str) {
        if self.was_skipped(source) {
            return;
        }
        let Some(at) = self.start_of(source) else {
            return self.reopen.retain(|element| *element != source);
        };
        let inline = !self.open[at].is(policy::is_block);
        if inline
            && self.open[at + 1..]
                .iter()
                .any(|open| open.is(policy::is_block))
        {
            self.open[at].ended = true;
            return;
        }
        self.open[at].ended = true;
        self.close_to(at);
    }

    /// Closes the elements above `depth`, innermost first.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.close_innermost();
        }
        while self.open.last().is_some_and(|open| open.ended) {
            self.close_innermost();
        }
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            return code.text.push_str(text);
        }
        let text = if self.after_pre {
            text.trim_start_matches('\n')
        } else {
            text
        };
        if text.is_empty() {
            return;
        }
        if !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            self.ensure_cell();
            self.take_up_formatting();
        }
        self.after_pre = false;
        escape_text(text, &mut self.out);
    }

    fn close_innermost(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let Some(element) = open.element else {
            return;
        };
        self.write_end(element);
        if policy::is_cell(element) {
            self.reopen.clear();
        } else if policy::is_formatting(element) && !open.ended && !self.reopen.contains(&element) {
            self.reopen.push(element);
        }
    }

    fn skip(&mut self, source: &'static str) {
        match self.skipped.iter_mut().find(|(name, _)| *name == source) {
            Some((_, count)) => *count += 1,
            None => self.skipped.push((source, 1)),
        }
    }

    fn was_skipped(&mut self, source: &str) -> bool {
        let skipped = self
            .skipped
            .iter_mut()
            .find(|(name, count)| *name == source && *count > 0);
        skipped.map(|(_, count)| *count -= 1).is_some()
    }

    /// Where the open element is that the end tag `source` may close.
    fn start_of(&self, source: &str) -> Option<usize> {
        let heading = policy::is_heading(source);
        let matches =
            |open: &Open| open.source == source || (heading && open.is(policy::is_heading));
        for (at, open) in self.open.iter().enumerate().rev() {
            if matches(open) {
                return Some(at);
            }
            let shut = match source {
                "table" => false,
                _ if policy::is_table_part(source) => open.is(|element| element == "table"),
                "li" => {
                    open.is(|element| matches!(element, "ul" | "ol") || policy::is_cell(element))
                }
                _ => open.is(policy::is_cell),
            };
            if shut {
                return None;
            }
        }
        None
    }

    /// Closes what must not contain `element`; false if there is no place for it at all.
    fn make_room(&mut self, element: &'static str) -> bool {
        if policy::is_table_part(element) {
            return self.make_room_in_table(element);
        }
        self.ensure_cell();
        match element {
            "li" => self.close_item(|open| open == "li"),
            "dt" | "dd" => self.close_item(|open| matches!(open, "dt" | "dd")),
            "a" => self.close_nearest(|open| open == "a"),
            "rt" | "rp" => return self.close_to_nearest(|open| open == "ruby", policy::is_block),
            _ if policy::is_heading(element) => self.close_nearest(policy::is_heading),
            _ => {}
        }
        if policy::is_block(element) {
            self.close_nearest(|open| open == "p");
        }
        true
    }

    fn make_room_in_table(&mut self, element: &'static str) -> bool {
        let never = |_: &str| false;
        match element {
            "td" | "th" => {
                let is_row = |open: &str| matches!(open, "tr" | "table");
                self.close_to_nearest(is_row, never) && self.imply_row()
            }
            "tr" => {
                let is_section = |open: &str| matches!(open, "table" | "thead" | "tbody" | "tfoot");
                self.close_to_nearest(is_section, never) && self.imply_body()
            }
            _ => self.close_to_nearest(|open| open == "table", never),
        }
    }

    /// Opens the row and cell that text in the frame of a table needs.
    fn ensure_cell(&mut self) {
        if self.frame().is_some() && self.imply_row() {
            self.imply("td");
        }
    }

    /// The table, section or row in which the next text would stand.
    fn frame(&self) -> Option<&'static str> {
        let innermost = self.open.iter().rev().find_map(|open| open.element);
        innermost.filter(|element| policy::is_table_frame(element))
    }

    fn imply_row(&mut self) -> bool {
        if self.frame() != Some("tr") {
            self.imply_body();
            self.imply("tr");
        }
        true
    }

    fn imply_body(&mut self) -> bool {
        if self.frame() == Some("table") {
            self.imply("tbody");
        }
        true
    }

    fn imply(&mut self, element: &'static str) {
        self.write_start(element, &Attributes::new());
        self.open.push(Open {
            element: Some(element),
            source: element,
            ended: false,
        });
    }

    fn nearest(&self, wanted: impl Fn(&str) -> bool, shut: impl Fn(&str) -> bool) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.is(&wanted) {
                return Some(at);
            }
            if open.is(&shut) {
                return None;
            }
        }
        None
    }

    fn close_nearest(&mut self, wanted: impl Fn(&str) -> bool) {
        if let Some(at) = self.nearest(wanted, policy::is_cell) {
            self.close_to(at);
        }
    }

    fn close_item(&mut self, wanted: impl Fn(&str) -> bool) {
        let shut = |open: &str| policy::is_block(open) && !matches!(open, "p" | "div");
        if let Some(at) = self.nearest(wanted, shut) {
            self.close_to(at);
        }
    }

    /// Closes what is inside the nearest `wanted`; false if there is none.
    fn close_to_nearest(
        &mut self,
        wanted: impl Fn(&str) -> bool,
        shut: impl Fn(&str) -> bool,
    ) -> bool {
        let nearest = self.nearest(wanted, shut);
        if let Some(at) = nearest {
            self.close_to(at + 1);
        }
        nearest.is_some()
    }

    fn take_up_formatting(&mut self) {
        for element in std::mem::take(&mut self.reopen) {
            if self.reopened < MOST_REOPENED && self.open.len() < MAX_DEPTH {
                self.reopened += 1;
                self.imply(element);
            }
        }
    }

    fn write_start(&mut self, element: &str, attributes: &Attributes) {
        self.settle_code("");
        self.out.push('<');
        self.out.push_str(element);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape_attribute(value, &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
        self.after_pre = element == "pre";
    }

    fn write_end(&mut self, element: &str) {
        self.settle_code(element);
        self.out.push_str("</");
        self.out.push_str(element);
        self.out.push('>');
        self.after_pre = false;
    }

    /// Writes the code that was held back: in colour if it ends with the element, plain if
    /// another tag stands in it.
    fn settle_code(&mut self, ending: &str) {
        let Some(code) = self.code.take() else {
            return;
        };
        let pieces = match &mut self.highlighter {
            Some(highlighter) if ending == "code" => code.pieces(&mut **highlighter),
            _ => code.plain(),
        };
        match ending == "code" && code.lines != Lines::default() {
            true => self.lines(&pieces, &code.lines),
            false => pieces.iter().for_each(|piece| self.piece(piece)),
        }
    }

    /// Writes pieces so that no element reaches over the end of a line, and the lines that are elements as such.
    fn lines(&mut self, pieces: &[Piece<'_>], lines: &Lines) {
        let mut number = 1;
        let mut open = None;
        let mut begun = false;
        for run in pieces.iter().flat_map(|piece| {
            piece.text.split_inclusive('\n').map(|text| Piece {
                class: piece.class,
                text,
            })
        }) {
            if !std::mem::replace(&mut begun, true) {
                open = lines.element(number);
                open.into_iter()
                    .for_each(|element| self.out.push_str(&format!("<{element} class=\"line\">")));
            }
            let text = run.text.trim_end_matches('\n');
            self.piece(&Piece {
                class: run.class.filter(|_| !text.is_empty()),
                text,
            });
            if text.len() < run.text.len() {
                self.end_line(open.take());
                self.out.push('\n');
                number += 1;
                begun = false;
            }
        }
        self.end_line(open);
    }

    fn end_line(&mut self, element: Option<&str>) {
        element
            .into_iter()
            .for_each(|element| self.out.push_str(&format!("</{element}>")));
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        let Some(class) = piece.class else {
            return escape_text(piece.text, &mut self.out);
        };
        self.out.push_str("<span class=\"hl-");
        escape_attribute(class, &mut self.out);
        self.out.push_str("\">");
        escape_text(piece.text, &mut self.out);
        self.out.push_str("</span>");
    }
}
