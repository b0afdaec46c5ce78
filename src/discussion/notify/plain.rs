//! Commenters' texts in an e-mail: plain text in which no mail program finds a link.

use crate::moderation::links;
use crate::render;
use crate::safe_html::SafeHtml;

/// The maximum length of a comment in an e-mail, in characters.
const QUOTE_MAX: usize = 1_500;

/// Returns a comment's text with a quotation mark (`>`) before each line.
pub(super) fn quoted(html: &SafeHtml) -> String {
    let text = render::comment_quote(html, QUOTE_MAX);
    text.lines()
        .map(|line| format!("> {}", unlinked(line)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Returns a text on one line, with every address in it rewritten so that it cannot be clicked.
pub(super) fn unlinked(text: &str) -> String {
    text.split_whitespace()
        .map(word)
        .collect::<Vec<_>>()
        .join(" ")
}

fn word(word: &str) -> String {
    let looks_like_a_link = !links::hosts(word).is_empty()
        || word.contains("://")
        || word.contains('@')
        || word.to_lowercase().starts_with("www.");
    let has_a_host = word
        .split('/')
        .any(|part| part.trim_matches('.').contains('.'));
    if looks_like_a_link || has_a_host {
        word.replace("://", "[:]//")
            .replace('.', "[.]")
            .replace('@', "[at]")
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::unlinked;

    #[test]
    fn nothing_in_a_strangers_words_can_be_clicked() {
        for (text, expected) in [
            (
                "See https://evil.example/x now.",
                "See https[:]//evil[.]example/x now.",
            ),
            (
                "www.evil.com, mail ann@evil.com",
                "www[.]evil[.]com, mail ann[at]evil[.]com",
            ),
            ("evil.strange/path", "evil[.]strange/path"),
            ("Plain words... really.", "Plain words... really."),
            ("ftp://x", "ftp[:]//x"),
        ] {
            assert_eq!(unlinked(text), expected);
        }
    }
}
