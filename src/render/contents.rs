//! The table of contents of a post: its headings, and the list of links to them.

use crate::safe_html::tokens::{Token, heading_level, unescape};
use crate::safe_html::{Builder, SafeHtml};

/// A heading that can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The level, 1 to 6.
    pub level: u8,
    /// The `id` attribute in the page, decoded.
    pub id: String,
    /// The text, with single spaces.
    pub text: String,
}

/// Whether a post contains a table of contents.
pub fn has_contents(html: &SafeHtml) -> bool {
    html.as_str().contains("<nav class=\"contents\"")
}

/// Returns the headings of a post that have an `id`, in document order.
pub fn headings(html: &SafeHtml) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut open = None;
    let mut tokens = html.tokens();
    while let Some(token) = tokens.next() {
        match *token {
            Token::Open(element) => {
                let named = element.heading_level().zip(element.attribute("id"));
                open = named.map(|named| (named, tokens.clone())).or(open);
            }
            Token::Close(name) if heading_level(name).is_some() => {
                found.extend(open.take().map(|((level, id), inside)| Heading {
                    level,
                    id: unescape(id),
                    text: words(inside.map(|token| *token)),
                }));
            }
            _ => {}
        }
    }
    found
}

/// Returns the text up to the end of the heading with single spaces, without the TeX sources of
/// formulas.
pub(super) fn words<'h>(tokens: impl Iterator<Item = Token<'h>>) -> String {
    let mut text = String::new();
    let mut in_source = false;
    for token in tokens {
        match token {
            Token::Open(element) if element.name == "annotation" => in_source = true,
            Token::Close("annotation") => in_source = false,
            Token::Close(name) if heading_level(name).is_some() => break,
            Token::Text(run) if !in_source => text.push_str(&unescape(run)),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the headings as nested lists, by level, each with a link to its heading.
pub(super) fn list(headings: &[Heading]) -> SafeHtml {
    let mut out = Builder::default();
    let mut levels: Vec<u8> = Vec::new();
    for heading in headings {
        while levels.last().is_some_and(|open| *open > heading.level) {
            levels.pop();
            out.close();
            out.close();
        }
        if levels.last() == Some(&heading.level) {
            out.close();
        } else {
            levels.push(heading.level);
            out.open("ul", []);
        }
        out.open("li", []);
        let address = format!("#{}", heading.id);
        out.open("a", [("href", address.as_str()), ("rel", "noopener")]);
        out.text(&heading.text);
        out.close();
    }
    out.finish()
}
