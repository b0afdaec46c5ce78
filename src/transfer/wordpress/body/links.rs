//! Addresses in text that WordPress shows as links, or as what is at the address.

/// The most bytes in an address that becomes a link.
const ADDRESS_MAX: usize = 2_000;

/// Returns a link to the address that a line consists of; `None` for any other line.
pub(super) fn own_line(line: &str) -> Option<String> {
    let is_address = is_start(line) && line.len() == end(line) && line.len() <= ADDRESS_MAX;
    is_address.then(|| link(line))
}

/// Appends text in which every address is a link.
pub(super) fn push_linked(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("http") {
        let (before, found) = rest.split_at(at);
        into.push_str(before);
        let is_word = before.ends_with(|c: char| c.is_alphanumeric());
        let end = end(found);
        let length = sentence_length(&found[..end]);
        let is_address = is_start(found) && !is_word && length > "https://".len();
        if is_address && length <= ADDRESS_MAX {
            into.push_str(&link(&found[..length]));
            rest = &found[length..];
        } else {
            // All of it, since looking at each part of a very long one would take quadratic time.
            into.push_str(&found[..end]);
            rest = &found[end..];
        }
    }
    into.push_str(rest);
}

/// Returns a link to an address that is also its text.
pub(super) fn link(address: &str) -> String {
    let escaped = escape(address);
    format!("<a href=\"{escaped}\">{escaped}</a>")
}

/// Escapes an address that may be escaped already.
pub(super) fn escape(address: &str) -> String {
    address
        .replace("&amp;", "&")
        .replace("&#038;", "&")
        .replace("&#38;", "&")
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn is_start(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// Where a word or an address at the start of `text` ends.
fn end(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
        .unwrap_or(text.len())
}

/// The length of an address without the punctuation of the sentence around it, and without a closing
/// parenthesis that no other opens.
fn sentence_length(address: &str) -> usize {
    let opens = address.contains('(');
    let is_around =
        |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*') || c == ')' && !opens;
    address.trim_end_matches(is_around).len()
}
