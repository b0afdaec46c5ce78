//! Markdown to HTML, which is untrusted still.
//!
//! A post is CommonMark with tables, footnotes, task lists, strikethrough, bare links, heading
//! ids and typographic punctuation, and its raw HTML goes through to the sanitiser. A comment is
//! CommonMark with strikethrough, bare links and line ends kept, and its HTML is text.

use std::collections::HashMap;
use std::fmt::{self, Write};
use std::sync::{Mutex, PoisonError};

use comrak::adapters::{HeadingAdapter, HeadingMeta};
use comrak::nodes::{AstNode, NodeHtmlBlock, NodeValue, Sourcepos};
use comrak::options::Plugins;
use comrak::{Arena, Options, format_html_with_plugins, parse_document};

const LONGEST_HEADING_ID: usize = 60;

/// The HTML of a post's Markdown.
pub(super) fn post(source: &str) -> String {
    let mut options = common();
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.tasklist = true;
    options.parse.smart = true;
    options.render.r#unsafe = true;
    options.render.tasklist_classes = true;
    let headings = HeadingIds::default();
    let mut plugins = Plugins::default();
    plugins.render.heading_adapter = Some(&headings);
    let arena = Arena::new();
    format(parse_document(&arena, source, &options), &options, &plugins)
}

/// The HTML of a visitor's Markdown.
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

/// The source itself in paragraphs, for a text that cannot be rendered.
pub(super) fn as_written(source: &str) -> String {
    let mut html = String::with_capacity(source.len() + source.len() / 8);
    html.push_str("<pre>");
    for character in source.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            _ => html.push(character),
        }
    }
    html.push_str("</pre>");
    html
}

fn common() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options
}

fn format<'a>(root: &'a AstNode<'a>, options: &Options<'_>, plugins: &Plugins<'_>) -> String {
    let mut html = String::new();
    format_html_with_plugins(root, options, &mut html, plugins).expect("a String accepts all that is written to it");
    html
}

/// Turns raw HTML into text, line by line.
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

/// Gives every heading an id made of its words, and a number where it was given before.
#[derive(Default)]
struct HeadingIds {
    given: Mutex<HashMap<String, usize>>,
}

impl HeadingIds {
    fn id(&self, content: &str) -> String {
        let id = slug(content);
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let count = given.entry(id.clone()).or_default();
        *count += 1;
        match *count {
            1 => id,
            count => format!("{id}-{count}"),
        }
    }
}

impl HeadingAdapter for HeadingIds {
    fn enter(&self, output: &mut dyn Write, heading: &HeadingMeta, _: Option<Sourcepos>) -> fmt::Result {
        write!(output, "<h{} id=\"{}\">", heading.level, self.id(&heading.content))
    }

    fn exit(&self, output: &mut dyn Write, heading: &HeadingMeta) -> fmt::Result {
        writeln!(output, "</h{}>", heading.level)
    }
}

/// The words of a heading in lower case, joined by hyphens. It holds letters and digits only, so
/// it needs no escaping.
fn slug(content: &str) -> String {
    let words = content.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().flat_map(char::to_lowercase));
        if slug.len() > LONGEST_HEADING_ID {
            break;
        }
    }
    match slug.is_empty() {
        true => "section".to_owned(),
        false => slug.chars().take(LONGEST_HEADING_ID).collect(),
    }
}
