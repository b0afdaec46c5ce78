//! What we add to a post's text after it was sanitised, which no author may write by himself.
//!
//! A box that scrolls and can be focused around each table, a link in each heading that has an id, the formulas, the list of
//! contents, and the roles of notes and footnotes. All of it is text that we compose and escape here, put at the borders of tags
//! that the sanitiser wrote; formulas pass an allow-list of their own (`mathml`). The text itself stays as it is.

use super::characters::{escape_attribute, escape_text};
use super::mathml;
use super::scan::{Element, Part, Parts, heading_level, parts, unescape};

/// Makes MathML of TeX.
pub trait FormulaWriter {
    /// The formula as a `<math>` element; `None` where the TeX is not understood, and is then shown as it is.
    fn mathml(&mut self, tex: &str, display: bool) -> Option<String>;
}

/// Words that are heard or shown, in the post's language.
#[derive(Clone, Copy, Debug)]
pub struct Labels {
    /// "Table", before a number.
    pub table: &'static str,
    /// "Contents".
    pub contents: &'static str,
    /// "Footnotes".
    pub footnotes: &'static str,
    /// "Link to this section", before its heading.
    pub section: &'static str,
}

/// A heading that can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id as it stands in the page.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// The class of the place where the list of contents goes.
const CONTENTS: &str = "contents";

/// Whether a list of contents stands in the text.
pub(super) fn has_contents(html: &str) -> bool {
    html.contains("<nav class=\"contents\"")
}

/// The headings of finished HTML that have ids.
pub(super) fn headings(html: &str) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut open = None;
    let mut all = parts(html);
    loop {
        let at = html.len() - all.rest().len();
        match all.next() {
            None => return found,
            Some(Part::Open(element)) => {
                let named = element.heading_level().zip(element.attribute("id"));
                open = named.map(|(level, id)| (level, id, at)).or(open);
            }
            Some(Part::Close(name)) if heading_level(name).is_some() => {
                found.extend(open.take().map(|(level, id, start)| Heading {
                    level,
                    id: unescape(id),
                    text: words(&html[start..at]),
                }));
            }
            Some(_) => {}
        }
    }
}

/// The text of finished HTML with single spaces, without the sources of formulas.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut in_source = false;
    for part in parts(html) {
        match part {
            Part::Open(element) if element.name == "annotation" => in_source = true,
            Part::Close("annotation") => in_source = false,
            Part::Text(run) if !in_source => text.push_str(&unescape(run)),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds to sanitised `html` what is ours.
pub(super) fn dress(html: &str, labels: Labels, formulas: &mut dyn FormulaWriter) -> String {
    let mut dress = Dress {
        html,
        out: String::with_capacity(html.len() + html.len() / 8),
        labels,
        formulas,
        tables: Vec::new(),
        boxes: 0,
        is_listed: false,
        heading: None,
    };
    let mut parts = parts(html);
    while let Some(part) = parts.next() {
        dress.part(part, &mut parts);
    }
    dress.out
}

struct Dress<'h, 'f> {
    html: &'h str,
    out: String,
    labels: Labels,
    formulas: &'f mut dyn FormulaWriter,
    /// The open tables, and which of them stand in a box.
    tables: Vec<bool>,
    boxes: usize,
    /// The list of contents was written; there is one, or a text could grow by the square.
    is_listed: bool,
    /// The id of the open heading, as it is written, and where its text begins.
    heading: Option<(&'h str, usize)>,
}

impl<'h> Dress<'h, '_> {
    fn part(&mut self, part: Part<'h>, parts: &mut Parts<'h>) {
        match part {
            Part::Text(text) => self.out.push_str(text),
            Part::Open(element) => self.open(&element, parts),
            Part::Close(name) => self.close(name),
        }
    }

    fn open(&mut self, element: &Element<'h>, parts: &mut Parts<'h>) {
        match element.name {
            "table" => self.table(element),
            "code" if element.has_class("math-inline") && self.formula(false, parts) => return,
            "code" if element.has_class("math-display") && self.formula(true, parts) => return,
            "div" if element.has_class(CONTENTS) && parts.rest().starts_with("</div>") => {
                parts.next();
                return self.contents();
            }
            "div" if element.has_class("markdown-alert") => {
                return self.with(element, " role=\"note\"");
            }
            "section" if element.has_class("footnotes") => {
                let role = format!(
                    " role=\"doc-endnotes\" aria-label=\"{}\"",
                    self.labels.footnotes
                );
                return self.with(element, &role);
            }
            _ => {}
        }
        self.out.push_str(element.written);
        if element.heading_level().is_some() {
            self.heading = element.attribute("id").map(|id| (id, self.out.len()));
        }
    }

    /// Writes a start tag with something more in it.
    fn with(&mut self, element: &Element<'_>, more: &str) {
        self.out.push_str(element.written.trim_end_matches('>'));
        self.out.push_str(more);
        self.out.push('>');
    }

    fn close(&mut self, name: &str) {
        if heading_level(name).is_some() {
            self.link_to_heading();
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        if name == "table" && self.tables.pop() == Some(true) {
            self.out.push_str("</div>");
        }
    }

    /// A table too wide for the column scrolls in a box that the keyboard reaches. Not a table inside another, nor the one
    /// that an old editor put around an image.
    fn table(&mut self, element: &Element<'_>) {
        let is_boxed = self.tables.is_empty() && !element.has_class("tr-caption-container");
        self.tables.push(is_boxed);
        if is_boxed {
            self.boxes += 1;
            let (word, number) = (self.labels.table, self.boxes);
            self.out.push_str(&format!("<div class=\"table-box\" role=\"region\" tabindex=\"0\" aria-label=\"{word} {number}\">"));
        }
    }

    /// The sign for it comes from the style sheet, so that it is no part of the text.
    fn link_to_heading(&mut self) {
        let Some((id, start)) = self.heading.take() else {
            return;
        };
        let words = words(&self.out[start..]);
        self.out.push_str(&format!(
            "<a class=\"heading-anchor\" href=\"#{id}\" rel=\"noopener\" aria-label=\"{}: ",
            self.labels.section
        ));
        escape_attribute(&words, &mut self.out);
        self.out.push_str("\"></a>");
    }

    /// Writes the formula whose TeX comes next; false if it cannot.
    fn formula(&mut self, display: bool, parts: &mut Parts<'h>) -> bool {
        let mut ahead = parts.clone();
        let (Some(Part::Text(tex)), Some(Part::Close("code"))) = (ahead.next(), ahead.next())
        else {
            return false;
        };
        let mathml = self
            .formulas
            .mathml(&unescape(tex), display)
            .and_then(|mathml| mathml::admit(&mathml));
        let Some(mathml) = mathml else { return false };
        // A formula on a line of its own scrolls where it is too wide, and the keyboard reaches it.
        let mathml = if display {
            mathml.replacen("<math", "<math tabindex=\"0\"", 1)
        } else {
            mathml
        };
        self.out.push_str(&mathml);
        *parts = ahead;
        true
    }

    fn contents(&mut self) {
        if std::mem::replace(&mut self.is_listed, true) {
            return;
        }
        let headings = headings(self.html);
        if headings.is_empty() {
            return;
        }
        let word = self.labels.contents;
        self.out.push_str(&format!(
            "<nav class=\"contents\" aria-label=\"{word}\"><p class=\"contents-title\">{word}</p>"
        ));
        list(&headings, &mut self.out);
        self.out.push_str("</nav>");
    }
}

/// Writes the headings as lists in lists, by their levels, each a link to its place in the page.
pub(super) fn list(headings: &[Heading], out: &mut String) {
    let mut levels: Vec<u8> = Vec::new();
    for heading in headings {
        while levels.last().is_some_and(|open| *open > heading.level) {
            levels.pop();
            out.push_str("</li></ul>");
        }
        match levels.last() {
            Some(open) if *open == heading.level => out.push_str("</li>"),
            _ => {
                levels.push(heading.level);
                out.push_str("<ul>");
            }
        }
        out.push_str("<li><a href=\"#");
        escape_attribute(&heading.id, out);
        out.push_str("\" rel=\"noopener\">");
        escape_text(&heading.text, out);
        out.push_str("</a>");
    }
    levels.iter().for_each(|_| out.push_str("</li></ul>"));
}
