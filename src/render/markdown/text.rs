//! Applies typography to the parsed tree: paragraph by paragraph, across emphasis and links.
//!
//! Code, formulas, raw HTML, text that was escaped with a backslash, and links that show their own
//! URL are left as they are.

use std::borrow::Cow;

use comrak::nodes::{AstNode, NodeValue};

use crate::render::typography::{Style, Typesetter};

/// Elements of raw HTML whose text is not prose.
const VERBATIM: &[&str] = &[
    "code", "pre", "kbd", "samp", "var", "tt", "math", "script", "style", "textarea", "svg",
];

/// A piece of a paragraph.
enum Run<'a> {
    /// A text node that typography applies to.
    Text(&'a AstNode<'a>),
    /// Text that is left unchanged; its first and last characters still decide which way a
    /// neighbouring quote opens.
    Fixed(String),
}

impl Run<'_> {
    fn first(&self) -> Option<char> {
        match self {
            Self::Text(node) => node
                .data()
                .value
                .text()
                .and_then(|text| text.chars().next()),
            Self::Fixed(text) => text.chars().next(),
        }
    }
}

/// Applies `style` to all text below `root`.
pub(super) fn set<'a>(root: &'a AstNode<'a>, style: Style) {
    for node in root.descendants() {
        let holds_text = matches!(
            node.data().value,
            NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableCell
        );
        if holds_text {
            paragraph(&runs(node), style);
        }
        title(node, style);
    }
}

/// Applies `style` to the title of a note.
fn title<'a>(node: &'a AstNode<'a>, style: Style) {
    if let NodeValue::Alert(alert) = &mut node.data_mut().value
        && let Some(title) = &mut alert.title
    {
        *title = line(title, style);
    }
}

/// Applies `style` to one line of plain text.
pub(super) fn line(text: &str, style: Style) -> String {
    let mut set = String::with_capacity(text.len());
    Typesetter::new(style).run(text, None, &mut set);
    set
}

fn paragraph(runs: &[Run<'_>], style: Style) {
    let mut typesetter = Typesetter::new(style);
    for (at, run) in runs.iter().enumerate() {
        match run {
            Run::Fixed(text) => typesetter.pass(text),
            Run::Text(node) => {
                let next = runs.get(at + 1).and_then(Run::first);
                let mut set = String::new();
                if let Some(text) = node.data().value.text() {
                    typesetter.run(text, next, &mut set);
                }
                node.data_mut().value = NodeValue::Text(Cow::Owned(set));
            }
        }
    }
}

/// Returns the pieces of a paragraph in order.
fn runs<'a>(paragraph: &'a AstNode<'a>) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let mut verbatim = 0_usize;
    for node in paragraph.descendants().skip(1) {
        match &node.data().value {
            NodeValue::Text(text) if verbatim > 0 || is_fixed(node, text) => {
                runs.push(Run::Fixed(text.to_string()))
            }
            NodeValue::Text(_) => runs.push(Run::Text(node)),
            NodeValue::SoftBreak | NodeValue::LineBreak => runs.push(Run::Fixed(" ".to_owned())),
            NodeValue::Code(_) | NodeValue::Math(_) => runs.push(Run::Fixed("x".to_owned())),
            NodeValue::HtmlInline(html) => verbatim = verbatim_after(html, verbatim),
            _ => {}
        }
    }
    runs
}

/// Returns how many verbatim elements are open after the tag `html`.
fn verbatim_after(html: &str, open: usize) -> usize {
    let inside = html.trim_start_matches('<');
    let (name, ends) = inside
        .strip_prefix('/')
        .map_or((inside, false), |name| (name, true));
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match VERBATIM
        .iter()
        .any(|own| own.eq_ignore_ascii_case(&name[..length]))
    {
        true if ends => open.saturating_sub(1),
        true => open + 1,
        false => open,
    }
}

/// Whether `text` was escaped by the author, or is the URL of the link that contains it.
fn is_fixed<'a>(text: &'a AstNode<'a>, words: &str) -> bool {
    let Some(parent) = text.parent() else {
        return false;
    };
    match &parent.data().value {
        NodeValue::Escaped => true,
        NodeValue::Link(link) => {
            link.url.ends_with(words) || words.contains("://") || words.starts_with("www.")
        }
        _ => false,
    }
}
