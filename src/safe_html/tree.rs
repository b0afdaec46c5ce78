//! Writes elements so that an HTML parser builds exactly the intended tree.
//!
//! The invariant: the output needs no repair by a parser. HTML closes some elements by rule (a
//! paragraph before a block, a list item before the next item, a link before another link, cells at
//! the end of a row) and moves text out of tables; this writer does all of that itself, over a
//! stack of open elements that never exceeds [`MAX_DEPTH`] and the parts of a table. A parser's
//! repairs are what takes quadratic time, so the layer after this one stays linear.
//!
//! Three kinds of tags need more than the stack:
//!
//! - A tag that is too deep is skipped; its name is counted, so that its end tag closes no other
//!   element of that name.
//! - An inline element whose end tag comes inside a block that is still open (`<b><p>x</b>`) is
//!   marked `ended` and closed when that block ends.
//! - Formatting that a block cut off (`<p><b>x</p>y`) is reopened before the next text, at most
//!   [`MOST_REOPENED`] times, so that output stays proportional to input.

use super::attributes::Attributes;
use super::characters::{escape_attribute, escape_text};
use super::rules::{self, MAX_DEPTH};

/// The most times that formatting is reopened in one text after a block cut it off.
const MOST_REOPENED: usize = 500;

/// The levels that a table reserves for its section, row and cell.
const TABLE_LEVELS: usize = 3;

/// An element of the stack.
struct Open {
    /// The element that was written; `None` for a tag that only waits for its end tag.
    element: Option<&'static str>,
    /// The name of the end tag that closes it.
    source: &'static str,
    /// Whether its end tag was read inside a block that is still open.
    ended: bool,
}

impl Open {
    fn is(&self, test: impl Fn(&str) -> bool) -> bool {
        self.element.is_some_and(test)
    }
}

/// The output and the stack of open elements.
pub(super) struct Tree {
    out: String,
    open: Vec<Open>,
    /// Formatting that the end of a block cut off, to be reopened before the next text.
    reopen: Vec<&'static str>,
    reopened: usize,
    /// The names of skipped start tags, and how many of their end tags are still to come.
    skipped: Vec<(&'static str, usize)>,
    /// Whether a `<pre>` was just opened: a parser drops a line feed there, so none is written.
    after_pre: bool,
}

impl Tree {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            out: String::with_capacity(capacity),
            open: Vec::new(),
            reopen: Vec::new(),
            reopened: 0,
            skipped: Vec::new(),
            after_pre: false,
        }
    }

    /// Closes every open element and returns the HTML.
    pub(super) fn finish(mut self) -> String {
        self.close_to(0);
        self.out
    }

    /// Whether `element` is open, within the current table cell.
    pub(super) fn is_inside(&self, element: &str) -> bool {
        self.nearest(|open| open == element, rules::is_cell)
            .is_some()
    }

    /// Opens `element`, to be closed by the end tag `source`. Returns false if it would be nested
    /// too deeply; its end tag is then ignored.
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
        if !rules::is_table_part(element) && self.open.len() + levels >= MAX_DEPTH {
            self.skip(source);
            return false;
        }
        if !rules::is_block(element) && !matches!(element, "rt" | "rp") {
            self.take_up_formatting();
        }
        self.write_start(element, attributes);
        if !rules::is_void(element) {
            self.open.push(Open {
                element: Some(element),
                source,
                ended: false,
            });
        }
        true
    }

    /// Pushes a tag that is not written, so that its end tag closes no other element.
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

    /// Closes the element that the end tag `source` belongs to. An end tag without a start is
    /// ignored, except that it ends formatting that waits to be reopened.
    pub(super) fn close(&mut self, source: &str) {
        if self.was_skipped(source) {
            return;
        }
        let Some(at) = self.start_of(source) else {
            return self.reopen.retain(|element| *element != source);
        };
        let inline = !self.open[at].is(rules::is_block);
        if inline
            && self.open[at + 1..]
                .iter()
                .any(|open| open.is(rules::is_block))
        {
            self.open[at].ended = true;
            return;
        }
        self.open[at].ended = true;
        self.close_to(at);
    }

    /// Closes the elements above `depth`, innermost first, and then those below that have ended
    /// already.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.close_innermost();
        }
        while self.open.last().is_some_and(|open| open.ended) {
            self.close_innermost();
        }
    }

    /// Escapes and writes `text`, inside a table cell if it would otherwise be directly in a table.
    pub(super) fn text(&mut self, text: &str) {
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
        if rules::is_cell(element) {
            self.reopen.clear();
        } else if rules::is_formatting(element) && !open.ended && !self.reopen.contains(&element) {
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

    /// Returns the position of the open element that the end tag `source` closes, without crossing
    /// a boundary such as a table cell. An end tag of a heading closes a heading of any level.
    fn start_of(&self, source: &str) -> Option<usize> {
        let heading = rules::is_heading(source);
        let matches =
            |open: &Open| open.source == source || (heading && open.is(rules::is_heading));
        for (at, open) in self.open.iter().enumerate().rev() {
            if matches(open) {
                return Some(at);
            }
            let shut = match source {
                "table" => false,
                _ if rules::is_table_part(source) => open.is(|element| element == "table"),
                "li" => {
                    open.is(|element| matches!(element, "ul" | "ol") || rules::is_cell(element))
                }
                _ => open.is(rules::is_cell),
            };
            if shut {
                return None;
            }
        }
        None
    }

    /// Closes the elements that must not contain `element`. Returns false if `element` is not
    /// allowed here at all, such as a cell outside a table.
    fn make_room(&mut self, element: &'static str) -> bool {
        if rules::is_table_part(element) {
            return self.make_room_in_table(element);
        }
        self.ensure_cell();
        match element {
            "li" => self.close_item(|open| open == "li"),
            "dt" | "dd" => self.close_item(|open| matches!(open, "dt" | "dd")),
            "a" => self.close_nearest(|open| open == "a"),
            "rt" | "rp" => return self.close_to_nearest(|open| open == "ruby", rules::is_block),
            _ if rules::is_heading(element) => self.close_nearest(rules::is_heading),
            _ => {}
        }
        if rules::is_block(element) {
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

    /// Opens the row and the cell that text directly in a table needs.
    fn ensure_cell(&mut self) {
        if self.frame().is_some() && self.imply_row() {
            self.imply("td");
        }
    }

    /// Returns the table, section or row that would directly contain the next text.
    fn frame(&self) -> Option<&'static str> {
        let innermost = self.open.iter().rev().find_map(|open| open.element);
        innermost.filter(|element| rules::is_table_frame(element))
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
        if let Some(at) = self.nearest(wanted, rules::is_cell) {
            self.close_to(at);
        }
    }

    fn close_item(&mut self, wanted: impl Fn(&str) -> bool) {
        let shut = |open: &str| rules::is_block(open) && !matches!(open, "p" | "div");
        if let Some(at) = self.nearest(wanted, shut) {
            self.close_to(at);
        }
    }

    /// Closes the elements inside the nearest `wanted` element. Returns false if there is none
    /// before an element that `shut` accepts.
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
        self.out.push_str("</");
        self.out.push_str(element);
        self.out.push('>');
        self.after_pre = false;
    }
}
