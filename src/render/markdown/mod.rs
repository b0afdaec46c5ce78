//! Converts Markdown to HTML, which is still untrusted.
//!
//! A post is CommonMark with tables, footnotes, task lists, definition lists, alerts ("notes"),
//! strikethrough, autolinks, formulas, heading ids and the typography of its language; its raw HTML
//! is passed on to the sanitiser. A comment is CommonMark with strikethrough, autolinks and hard
//! line breaks; its raw HTML is shown as text.
//!
//! Extensions for which CommonMark has no syntax are rewritten in the parsed tree: `blocks` handles
//! figures, notes, marked lines of code and the table of contents, `headings` the ids, `text`
//! quotes and dashes.

mod blocks;
mod fence;
mod headings;
mod source;
mod text;

use comrak::nodes::{AstNode, NodeHtmlBlock, NodeValue};
use comrak::options::Plugins;
use comrak::{Arena, Options, format_html_with_plugins, parse_document};

use super::typography;
use crate::i18n::messages;
use crate::model::LanguageTag;
use headings::HeadingIds;

pub use source::public_source;

/// Quote markers at this depth switch notes off for the whole text, to bound parsing time.
const DEEP_QUOTE: &str = ">>>>>>>>>>>>>>>>";

/// Converts the Markdown of a post in the language `lang` to HTML.
pub(super) fn post(source: &str, lang: &LanguageTag) -> String {
    let mut options = options_of_posts();
    // At each level of a quote, comrak scans all the following markers for the start of a note,
    // which takes quadratic time.
    options.extension.alerts = source.contains("[!") && !source.contains(DEEP_QUOTE);
    let headings = HeadingIds::default();
    let mut plugins = Plugins::default();
    plugins.render.heading_adapter = Some(&headings);
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options);
    let messages = &messages(lang).prose;
    let style = typography::style(lang);
    text::set(root, style);
    blocks::rewrite(root, messages, style);
    // The English label is built into comrak. Outside raw HTML, only comrak's own tags contain this
    // text unescaped.
    format(root, &options, &plugins).replace(
        "aria-label=\"Back to reference ",
        &format!("aria-label=\"{} ", messages.back_to_reference),
    )
}

fn options_of_posts() -> Options<'static> {
    let mut options = common();
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.tasklist = true;
    options.extension.description_lists = true;
    options.extension.math_dollars = true;
    options.parse.escaped_char_spans = true;
    options.render.r#unsafe = true;
    options.render.tasklist_classes = true;
    options
}

/// Converts the Markdown of a comment to HTML.
pub(super) fn comment(source: &str) -> String {
    let mut options = common();
    options.render.hardbreaks = true;
    options.render.escape = true;
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options);
    for node in root.descendants() {
        show_html(&arena, node);
    }
    format(root, &options, &Plugins::default())
}

/// Returns the source itself, escaped in a `<pre>`, for a text that cannot be rendered.
pub(super) fn as_written(source: &str) -> String {
    let mut html = String::with_capacity(source.len() + source.len() / 8);
    html.push_str("<pre>");
    escape(source, &mut html);
    html.push_str("</pre>");
    html
}

/// Escapes `text` for use between tags and between double quotes.
fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(character),
        }
    }
}

fn common() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options
}

fn format<'a>(root: &'a AstNode<'a>, options: &Options<'_>, plugins: &Plugins<'_>) -> String {
    let mut html = String::new();
    format_html_with_plugins(root, options, &mut html, plugins)
        .expect("a String accepts all that is written to it");
    html
}

/// Replaces raw HTML in the tree by text, line by line.
fn show_html<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>) {
    let value = node.data().value.clone();
    match value {
        NodeValue::HtmlInline(html) => node.data_mut().value = NodeValue::Text(html.into()),
        NodeValue::HtmlBlock(NodeHtmlBlock { literal, .. }) => {
            node.data_mut().value = NodeValue::Paragraph;
            for (number, line) in literal.trim_end().lines().enumerate() {
                if number > 0 {
                    node.append(arena.alloc(NodeValue::LineBreak.into()));
                }
                node.append(arena.alloc(NodeValue::Text(line.to_owned().into()).into()));
            }
        }
        _ => {}
    }
}
