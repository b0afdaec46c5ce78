//! Addresses in text that WordPress shows as links, or as what is at the address.

/// The most bytes in an address that becomes a link.
const ADDRESS_MAX: usize = 2_000;

/// Returns a link to the address that a line consists of; `None` for any other line.
pub(super) fn own_line(line: &str) -> Option<String> {
    let is_address = is_start(line) && line.len() == length(line);
    is_address.then(|| link(line))
}

/// Appends text in which every address is a link.
pub(super) fn push_linked(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("http") {
        let (before, found) = rest.split_at(at);
        into.push_str(before);
        let is_word = before.ends_with(|c: char| c.is_alphanumeric());
        let length = match is_start(found) && !is_word {
            true => sentence_length(found),
            false => 0,
        };
        if length > "https://".len() {
            into.push_str(&link(&found[..length]));
            rest = &found[length..];
        } else {
            into.push_str("http");
            rest = &found["http".len()..];
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

/// The length of the address at the start of `text`; 0 if it is longer than any real one.
fn length(text: &str) -> usize {
    let text = &text[..text.floor_char_boundary(ADDRESS_MAX + 1)];
    let length = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
        .unwrap_or(text.len());
    if length > ADDRESS_MAX { 0 } else { length }
}

/// The length of the address at the start of a sentence's end: without its punctuation, and without
/// a closing parenthesis that no other opens.
fn sentence_length(text: &str) -> usize {
    let mut address = &text[..length(text)];
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*']);
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => inner,
            _ => shorter,
        };
        if shorter.len() == address.len() {
            return address.len();
        }
        address = shorter;
    }
}
