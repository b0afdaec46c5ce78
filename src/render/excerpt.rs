//! Plain text out of finished HTML: excerpts and quotes. HTML itself is never cut here.

use super::plain::{Without, walk};
use crate::safe_html::SafeHtml;

/// The first prose of a post, at most `max_chars` characters, cut at a word with "…": what stands before the first heading,
/// code or table after it. What follows a jump break does not count. Where there is no prose, whatever there is.
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
    cut(&text, max_chars)
}

/// The first words of a comment, without what it quotes itself, as plain text.
pub fn comment_quote(html: &SafeHtml, max_chars: usize) -> String {
    let limit = max_chars.saturating_add(1);
    let own = text(html.as_str(), Without::Quotes, limit);
    let text = match own.is_empty() {
        true => text(html.as_str(), Without::Marks, limit),
        false => own,
    };
    cut(&text, max_chars)
}

/// The whole text, `max_chars` characters of it, with single spaces: what is searched.
pub fn plain(html: &SafeHtml, max_chars: usize) -> String {
    text(html.as_str(), Without::Signs, max_chars)
}

const JUMP_BREAK: &str = "<a name=\"more\"";

/// The text of `html` with single spaces, about `limit` characters of it.
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

/// The whole words of `text` that fit into `max_chars` characters with a "…".
fn cut(text: &str, max_chars: usize) -> String {
    if text.chars().count() <= max_chars {
        return text.to_owned();
    }
    let room = max_chars.saturating_sub(1);
    let end = text
        .char_indices()
        .nth(room)
        .map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let at_word = text[end..].starts_with(' ');
    let words = match head.rfind(' ') {
        Some(space) if !at_word && space * 2 > head.len() => &head[..space],
        _ => head,
    };
    format!(
        "{}…",
        words.trim_end_matches([' ', ',', ';', ':', '-', '–', '—'])
    )
}
