//! Gives the blocks of a text in two directions a direction each.
//!
//! The style sheet sets every paragraph in the direction of its own first letter. It cannot do that
//! for the side of a list's markers or of the line beside a quotation, which follow the direction of
//! the element: without one of their own, that of the whole text.

use crate::model::text::is_right_to_left;
use crate::safe_html::tokens::{Element, Token};
use crate::safe_html::{Builder, SafeHtml};

/// The attribute of a block that takes the direction of its first letter.
pub(super) const AUTO: (&str, &str) = ("dir", "auto");

/// Whether a text has letters that run from right to left. A text without any needs no directions.
pub(super) fn is_needed(html: &SafeHtml) -> bool {
    html.as_str().chars().any(is_right_to_left)
}

/// Whether an element needs a direction of its own, and has none yet.
pub(super) fn is_block(element: &Element<'_>) -> bool {
    matches!(element.name, "ul" | "ol" | "blockquote") && element.attribute("dir").is_none()
}

/// Gives each list and quotation of a comment its own direction, if it needs any.
pub(super) fn of_blocks(html: SafeHtml) -> SafeHtml {
    if !is_needed(&html) {
        return html;
    }
    let mut out = Builder::with_capacity(html.as_str().len() + 64);
    for token in html.tokens() {
        match *token {
            Token::Open(element) if is_block(&element) => out.copy_with(token, [AUTO]),
            _ => out.copy(token),
        }
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use crate::model::Format;
    use crate::render::comment;

    #[test]
    fn lists_and_quotations_of_a_mixed_text_have_directions_of_their_own() {
        let mixed = "\u{5E9}\u{5DC}\u{5D5}\u{5DD}\n\nEnglish\n\n- one\n\n1. two\n\n> three";
        let html = comment(mixed, Format::Markdown).html.into_string();
        for block in [
            "<ul dir=\"auto\">",
            "<ol dir=\"auto\">",
            "<blockquote dir=\"auto\">",
        ] {
            assert!(html.contains(block), "{block} in {html}");
        }
        assert!(
            !html.contains("<p dir"),
            "the style sheet does that: {html}"
        );
    }

    #[test]
    fn a_text_in_one_direction_is_left_alone() {
        let html = comment("English\n\n- one\n\n> two", Format::Markdown).html;
        assert!(!html.as_str().contains("dir="), "{html:?}");
    }
}
