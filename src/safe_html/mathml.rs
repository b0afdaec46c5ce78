//! The allow-list for MathML: the third layer, for formulas alone.
//!
//! The sanitiser lets no `<math>` through, whoever wrote it. A formula is made of TeX after that, by a library, and what the
//! library wrote is written anew here: known elements, known attributes with values of a known shape, text between them, and
//! every element closed. Whatever is not as expected refuses the whole formula.

use super::characters::{self, Place, escape_text};
use super::scan::{Element, Part, parts};

/// How deep a formula may nest.
const MAX_DEPTH: usize = 48;

/// Elements that contain elements.
const CONTAINERS: &[&str] = &[
    "math",
    "semantics",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "mpadded",
    "mphantom",
    "menclose",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mtr",
    "mtd",
    "mspace",
];

/// Elements that contain text, where a parser would take a tag for one of HTML.
const TOKENS: &[&str] = &["mi", "mo", "mn", "ms", "mtext", "annotation"];

const SWITCHES: &[&str] = &[
    "stretchy",
    "fence",
    "separator",
    "largeop",
    "movablelimits",
    "accent",
    "accentunder",
    "symmetric",
    "displaystyle",
];

const LENGTHS: &[&str] = &[
    "lspace",
    "rspace",
    "width",
    "height",
    "depth",
    "voffset",
    "linethickness",
    "minsize",
    "maxsize",
    "scriptlevel",
    "columnspan",
    "rowspan",
];

/// The formula written anew, if all in it is known.
pub(super) fn admit(mathml: &str) -> Option<String> {
    let mut writer = Writer {
        out: String::with_capacity(mathml.len()),
        open: Vec::new(),
        done: false,
    };
    for part in parts(mathml) {
        writer.part(part)?;
    }
    (writer.done && writer.open.is_empty()).then_some(writer.out)
}

struct Writer {
    out: String,
    open: Vec<&'static str>,
    /// The one `<math>` was closed.
    done: bool,
}

impl Writer {
    fn part(&mut self, part: Part<'_>) -> Option<()> {
        if self.done {
            return None;
        }
        match part {
            Part::Text(text) => self.text(text),
            Part::Open(element) => self.element(&element),
            Part::Close(name) => self.close(name),
        }
    }

    fn text(&mut self, text: &str) -> Option<()> {
        let innermost = self.open.last()?;
        if !TOKENS.contains(innermost) && !text.trim().is_empty() {
            return None;
        }
        let decoded = characters::clean(
            characters::decode(text, Place::Text),
            super::policy::Policy::Post,
        );
        escape_text(&decoded, &mut self.out);
        Some(())
    }

    fn element(&mut self, element: &Element<'_>) -> Option<()> {
        let name = CONTAINERS
            .iter()
            .chain(TOKENS)
            .find(|name| **name == element.name)?;
        let at_root = self.open.is_empty();
        let in_token = self.open.last().is_some_and(|open| TOKENS.contains(open));
        if in_token || at_root != (*name == "math") || self.open.len() >= MAX_DEPTH {
            return None;
        }
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in element
            .attributes()
            .filter(|(attribute, value)| is_attribute(name, attribute, value))
        {
            self.out.push_str(&format!(" {attribute}=\"{value}\""));
        }
        self.out.push('>');
        self.open.push(name);
        if element.is_void() {
            self.close(name)
        } else {
            Some(())
        }
    }

    fn close(&mut self, name: &str) -> Option<()> {
        let open = self.open.pop().filter(|open| *open == name)?;
        self.out.push_str("</");
        self.out.push_str(open);
        self.out.push('>');
        self.done = self.open.is_empty();
        Some(())
    }
}

/// Whether the attribute may stay. No value that passes needs escaping.
fn is_attribute(element: &str, name: &str, value: &str) -> bool {
    let made_of = |more: &[u8]| {
        !value.is_empty()
            && value.len() < 80
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    match name {
        "display" => element == "math" && matches!(value, "block" | "inline"),
        "encoding" => element == "annotation" && value == "application/x-tex",
        "mathvariant" => value == "normal",
        "form" => matches!(value, "prefix" | "infix" | "postfix"),
        "class" => made_of(b"- ") && value.split(' ').all(is_class),
        _ if SWITCHES.contains(&name) => matches!(value, "true" | "false"),
        _ if LENGTHS.contains(&name) => made_of(b".+-%"),
        _ => false,
    }
}

/// Classes by which the style sheet sets the cells of matrices and the like.
fn is_class(class: &str) -> bool {
    class.starts_with("menv-") || class.starts_with("cell-")
}
