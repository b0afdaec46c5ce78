//! Extensions of CommonMark: figures, notes, formulas, marked lines of code, and the mark for the
//! table of contents.
//!
//! Each such node is replaced by HTML in which the author's text is escaped. The sanitiser treats
//! that HTML like any other.

use comrak::nodes::{AlertType, AstNode, NodeValue};

use super::{escape, fence, text};
use crate::i18n::messages::ProseMessages;
use crate::render::typography::Style;

/// The paragraph that marks where an author wants the table of contents.
const CONTENTS_MARK: &str = "[TOC]";

/// Rewrites all extension nodes below `root`.
pub(super) fn rewrite<'a>(root: &'a AstNode<'a>, messages: &ProseMessages, style: Style) {
    let nodes: Vec<_> = root.descendants().collect();
    for node in nodes {
        let html = match &node.data().value {
            NodeValue::Paragraph => contents_mark(node).or_else(|| figure(node, style)),
            NodeValue::CodeBlock(block) => fence::html(block),
            NodeValue::Math(math) => Some(fence::formula(math.literal.trim(), math.display_math)),
            _ => None,
        };
        match html {
            Some(html) => replace(node, html),
            None => name(node, messages),
        }
    }
}

fn replace<'a>(node: &'a AstNode<'a>, html: String) {
    let children: Vec<_> = node.children().collect();
    children.into_iter().for_each(AstNode::detach);
    node.data_mut().value = NodeValue::Raw(html);
}

/// Gives a note without a title the word for its kind, such as "Warning".
fn name<'a>(node: &'a AstNode<'a>, messages: &ProseMessages) {
    let NodeValue::Alert(alert) = &mut node.data_mut().value else {
        return;
    };
    let word = match alert.alert_type {
        AlertType::Note => messages.note,
        AlertType::Tip => messages.tip,
        AlertType::Important => messages.important,
        AlertType::Warning => messages.warning,
        AlertType::Caution => messages.caution,
    };
    if alert
        .title
        .as_ref()
        .is_none_or(|title| title.trim().is_empty())
    {
        alert.title = Some(word.to_owned());
    }
}

fn only_child<'a>(node: &'a AstNode<'a>) -> Option<&'a AstNode<'a>> {
    node.first_child()
        .filter(|child| child.next_sibling().is_none())
}

fn contents_mark<'a>(paragraph: &'a AstNode<'a>) -> Option<String> {
    let child = only_child(paragraph)?;
    let is_mark = matches!(&child.data().value, NodeValue::Text(text) if text.trim().eq_ignore_ascii_case(CONTENTS_MARK));
    is_mark.then(|| "<div class=\"contents\"></div>\n".to_owned())
}

/// Returns a `<figure>` if the paragraph is only an image with a title, or a link around such an
/// image. The title becomes the caption.
fn figure<'a>(paragraph: &'a AstNode<'a>, style: Style) -> Option<String> {
    let child = only_child(paragraph)?;
    let target = match &child.data().value {
        NodeValue::Link(link) => Some(link.url.clone()),
        _ => None,
    };
    let image = if target.is_some() {
        only_child(child)?
    } else {
        child
    };
    let NodeValue::Image(link) = &image.data().value else {
        return None;
    };
    if link.title.trim().is_empty() {
        return None;
    }
    let mut html = String::from("<figure>\n");
    if let Some(target) = &target {
        attribute("<a href", target, &mut html);
        html.push('>');
    }
    attribute("<img src", &link.url, &mut html);
    attribute(" alt", &words(image), &mut html);
    html.push('>');
    if target.is_some() {
        html.push_str("</a>");
    }
    html.push_str("\n<figcaption>");
    escape(&text::line(&link.title, style), &mut html);
    html.push_str("</figcaption>\n</figure>\n");
    Some(html)
}

fn attribute(start: &str, value: &str, html: &mut String) {
    html.push_str(start);
    html.push_str("=\"");
    escape(value, html);
    html.push('"');
}

/// Returns the text below a node, without markup.
fn words<'a>(node: &'a AstNode<'a>) -> String {
    let mut words = String::new();
    for node in node.descendants() {
        match &node.data().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            _ => {}
        }
    }
    words
}
