//! Decodes character references as a browser does, removes forbidden characters, and escapes text.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

use super::policy::Policy;

/// An upper bound for the names in the table of character references.
const LONGEST_NAME: usize = 40;

/// Where a character reference occurs. In an attribute, fewer references that lack the semicolon
/// are decoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ReferenceContext {
    Text,
    Attribute,
}

/// Replaces the character references in `text` (HTML Standard, "Character reference state").
pub(super) fn decode(text: &str, context: ReferenceContext) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let used = reference(rest, context, &mut decoded).unwrap_or_else(|| {
            decoded.push('&');
            0
        });
        rest = &rest[used..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Decodes the reference at the start of `rest`, which is the text after the `&`, and returns its
/// length, or `None` if there is no reference.
fn reference(rest: &str, context: ReferenceContext, decoded: &mut String) -> Option<usize> {
    match rest.strip_prefix('#') {
        Some(number) => numeric(number, decoded).map(|used| used + 1),
        None => named(rest, context, decoded),
    }
}

fn numeric(text: &str, decoded: &mut String) -> Option<usize> {
    let (digits, radix, prefix) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 1),
        None => (text, 10, 0),
    };
    let length = digits
        .bytes()
        .take_while(|byte| char::from(*byte).is_digit(radix))
        .count();
    if length == 0 {
        return None;
    }
    let value = u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX);
    decoded.push(scalar(value));
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some(prefix + length + semicolon)
}

fn scalar(value: u32) -> char {
    match value {
        0x80..=0x9F => C1_REPLACEMENTS[(value - 0x80) as usize].unwrap_or('\u{FFFD}'),
        _ => char::from_u32(value).unwrap_or('\u{FFFD}'),
    }
}

fn named(rest: &str, context: ReferenceContext, decoded: &mut String) -> Option<usize> {
    let letters = rest
        .bytes()
        .take(LONGEST_NAME)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let longest = letters + usize::from(rest[letters..].starts_with(';'));
    let (used, (first, second)) = (2..=longest)
        .rev()
        .find_map(|length| known(&rest[..length]).map(|found| (length, found)))?;
    if context == ReferenceContext::Attribute && continues_as_text(&rest[..used], &rest[used..]) {
        return None;
    }
    decoded.push(first);
    decoded.extend(second);
    Some(used)
}

fn known(name: &str) -> Option<(char, Option<char>)> {
    let (first, second) = *NAMED_ENTITIES.get(name)?;
    let first = char::from_u32(first).filter(|first| *first != '\0')?;
    let second = char::from_u32(second).filter(|second| *second != '\0');
    Some((first, second))
}

/// Whether a reference without a semicolon is part of a URL: in an attribute, `&copy=` and `&copyx`
/// are not decoded.
fn continues_as_text(name: &str, after: &str) -> bool {
    !name.ends_with(';')
        && after.starts_with(|next: char| next == '=' || next.is_ascii_alphanumeric())
}

/// Removes the characters that XML 1.0 forbids and, from a comment, those that hide or reorder
/// text. A carriage return becomes a line feed.
pub(super) fn clean(text: Cow<'_, str>, policy: Policy) -> Cow<'_, str> {
    if text.chars().all(|character| !is_suspect(character)) {
        return text;
    }
    let mut in_flag = false;
    let kept = text.chars().filter_map(|character| {
        in_flag = character == BLACK_FLAG || (in_flag && is_tag(character));
        keep(character, policy, in_flag)
    });
    Cow::Owned(kept.collect())
}

/// The first character of the flags of England, Scotland and Wales, which are spelled with tag
/// characters.
const BLACK_FLAG: char = '\u{1F3F4}';

fn is_suspect(character: char) -> bool {
    is_forbidden(character) || is_invisible(character) || character == '\r'
}

fn keep(character: char, policy: Policy, in_flag: bool) -> Option<char> {
    match character {
        '\r' => Some('\n'),
        _ if is_forbidden(character) => None,
        _ if policy == Policy::Comment && is_invisible(character) && !in_flag => None,
        _ => Some(character),
    }
}

/// Whether XML 1.0 forbids the character, so that a feed with it would not parse.
fn is_forbidden(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether the character is a format control that has no use in a comment. The joiners and the two
/// directional marks, which scripts and emoji need, are not among them.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || is_tag(character)
}

fn is_tag(character: char) -> bool {
    matches!(character, '\u{E0000}'..='\u{E007F}')
}

/// Escapes `text` for use between tags and appends it to `out`.
pub(super) fn escape_text(text: &str, out: &mut String) {
    escape(text, out, |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\u{A0}' => Some("&nbsp;"),
        _ => None,
    });
}

/// Escapes `value` for use between double quotes and appends it to `out`.
pub(super) fn escape_attribute(value: &str, out: &mut String) {
    escape(value, out, |character| match character {
        '&' => Some("&amp;"),
        '"' => Some("&quot;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\u{A0}' => Some("&nbsp;"),
        _ => None,
    });
}

fn escape(text: &str, out: &mut String, reference: impl Fn(char) -> Option<&'static str>) {
    for character in text.chars() {
        match reference(character) {
            Some(reference) => out.push_str(reference),
            None => out.push(character),
        }
    }
}
