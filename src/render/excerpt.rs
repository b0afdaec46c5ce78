//! Extracts plain text from sanitised HTML: excerpts, quotes of comments, and the text for the
//! search index.

use super::plain::{Without, walk};
use crate::model::text::{beginning, is_invisible};
use crate::safe_html::SafeHtml;

/// Returns the first prose of a post, at most `max_chars` characters, cut at a word with "…".
///
/// It ends at the jump break and at the first heading, code block or table after the prose. A post
/// without prose gives whatever text it has.
pub fn excerpt(html: &SafeHtml, max_chars: usize) -> String {
    let html = html.as_str();
    let html = &html[..html.find(JUMP_BREAK).unwrap_or(html.len())];
    let limit = max_chars.saturating_add(1);
    let prose = text(html, Without::Breaks, limit);
    let text = if prose.is_empty() {
        text(html, Without::Marks, limit)
    } else {
        prose
    };
    beginning(&text, max_chars)
}

/// Returns the first words of a comment as plain text, at most `max_chars` characters. Quotes in it
/// are left out, unless it consists of nothing else.
pub fn comment_quote(html: &SafeHtml, max_chars: usize) -> String {
    let limit = max_chars.saturating_add(1);
    let own = text(html.as_str(), Without::Quotes, limit);
    let text = match own.is_empty() {
        true => text(html.as_str(), Without::Marks, limit),
        false => own,
    };
    beginning(&text, max_chars)
}

/// Returns at most `max_chars` characters of the text with single spaces, for the search index.
pub fn plain(html: &SafeHtml, max_chars: usize) -> String {
    text(html.as_str(), Without::Signs, max_chars)
}

/// Whether a reader of `html` would see nothing: no picture, and no character but spaces and
/// invisible ones. A line or an empty box does not count.
#[must_use]
pub fn shows_nothing(html: &SafeHtml) -> bool {
    let mut is_seen = html.as_str().contains("<img");
    if !is_seen {
        walk(html.as_str(), Without::Signs, |c| {
            // The blank Braille pattern is a symbol to Unicode and empty paper to a reader.
            is_seen = !c.is_whitespace() && !is_invisible(c) && c != '\u{2800}';
            !is_seen
        });
    }
    !is_seen
}

const JUMP_BREAK: &str = "<a name=\"more\"";

/// Returns the first `limit` characters of the text of `html`, with single spaces.
fn text(html: &str, without: Without, limit: usize) -> String {
    let mut text = String::new();
    let mut length = 0;
    walk(html, without, |character| {
        text.push(character);
        length += 1;
        length < limit
    });
    text
}
