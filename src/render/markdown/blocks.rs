//! What stands for more than CommonMark says: figures, notes, formulas, marked lines of code, the place of the contents.
//!
//! Each is a node that is replaced by HTML of ours with what the author wrote escaped in it; the sanitiser sees it like all else.

use comrak::nodes::{AlertType, AstNode, NodeValue};

use super::{escape, fence, text};
use crate::render::typography::Style;
use crate::words::catalogue::ProseWords;

/// Where an author wants the list of contents.
const CONTENTS_MARK: &str = "[TOC]";

/// Replaces all such nodes below `root`.
pub(super) fn rewrite<'a>(root: &'a AstNode<'a>, words: &ProseWords, style: Style) {
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
            None => name(node, words),
        }
    }
}

fn replace<'a>(node: &'a AstNode<'a>, html: String) {
    let children: Vec<_> = node.children().collect();
    children.into_iter().for_each(AstNode::detach);
    node.data_mut().value = NodeValue::Raw(html);
}

/// Gives a note without a heading the word for its kind.
fn name<'a>(node: &'a AstNode<'a>, words: &ProseWords) {
    let NodeValue::Alert(alert) = &mut node.data_mut().value else {
        return;
    };
    let word = match alert.alert_type {
        AlertType::Note => words.note,
        AlertType::Tip => words.tip,
        AlertType::Important => words.important,
        AlertType::Warning => words.warning,
        AlertType::Caution => words.caution,
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

/// An image with a title, alone in its paragraph or linked there, with the title as its caption.
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

/// The text below a node.
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
