//! Characters and references: what XML escapes stand for.
//!
//! Only the five predefined entities and numbers are known (XML 1.0, section 4.6):
//! there is no DTD to define others. Characters that XML 1.0 does not have (section
//! 2.2: NUL and most controls), raw or as numbers, are dropped: they never show, and
//! real blogs hold some that were pasted.

/// The longest reference that is looked at, in bytes.
const REFERENCE_MAX: usize = 32;

/// Why a reference has no meaning here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadReference {
    /// No entity's name follows, or no `;`.
    #[error("a `&` stands alone; write `&amp;` for it")]
    Lone,
    /// The name of no predefined entity.
    #[error(
        "`&{0};` is not defined in XML; write the character itself, or `&amp;{0};` if HTML is meant"
    )]
    Unknown(String),
    /// A number that is no character's.
    #[error("`&{0};` is the number of no character; remove it")]
    NoCharacter(String),
}

/// Whether XML 1.0 has this character.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}

/// Appends the characters of `raw` that XML has; references are not looked at.
pub(super) fn push_text(raw: &str, into: &mut String) {
    into.extend(raw.chars().filter(|c| is_xml(*c)));
}

/// Appends what the reference `name` (without `&` and `;`) stands for.
pub(super) fn push_reference(name: &str, into: &mut String) -> Result<(), BadReference> {
    let character = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => numbered(name)?,
    };
    into.extend(Some(character).filter(|c| is_xml(*c)));
    Ok(())
}

/// The character with the number `#10` or `#xA`.
fn numbered(name: &str) -> Result<char, BadReference> {
    let named = name.len() <= REFERENCE_MAX
        && name.starts_with(|c: char| c == '#' || c.is_ascii_alphabetic());
    if !named || !name[1..].chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(BadReference::Lone);
    }
    let number = name
        .strip_prefix('#')
        .ok_or_else(|| BadReference::Unknown(name.to_owned()))?;
    let parsed = match number.strip_prefix('x') {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    parsed
        .ok()
        .and_then(char::from_u32)
        .ok_or_else(|| BadReference::NoCharacter(name.to_owned()))
}

/// An attribute's value without its escapes, white space as spaces (XML 1.0, section 3.3.3).
pub(super) fn attribute(raw: &str) -> Result<String, BadReference> {
    let mut value = String::with_capacity(raw.len());
    let mut pieces = raw.split('&');
    push_text(
        &pieces
            .next()
            .unwrap_or_default()
            .replace(['\t', '\r', '\n'], " "),
        &mut value,
    );
    for piece in pieces {
        let (name, rest) = piece.split_once(';').ok_or(BadReference::Lone)?;
        push_reference(name, &mut value)?;
        push_text(&rest.replace(['\t', '\r', '\n'], " "), &mut value);
    }
    Ok(value)
}

/// At most 40 characters of `text`, without controls: fit for a message.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// `text` as HTML.
pub(super) fn to_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
