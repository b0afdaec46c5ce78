//! Decoding the characters and references of XML.
//!
//! Only the five predefined entities and numeric references are known (XML 1.0, section 4.6),
//! because there is no DTD that could define others. Characters that XML 1.0 does not allow
//! (section 2.2: NUL and most controls) are dropped, whether raw or as numbers. They are never
//! visible, and real exports contain some.

/// The longest reference that is decoded, in bytes.
const REFERENCE_MAX: usize = 32;

/// The reason why a reference cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadReference {
    /// The `&` is not followed by a name and `;`.
    #[error("a `&` stands alone; write `&amp;` for it")]
    Lone,
    /// The name is not that of a predefined entity.
    #[error(
        "`&{0};` is not defined in XML; write the character itself, or `&amp;{0};` if HTML is meant"
    )]
    Unknown(String),
    /// The number is not that of a character.
    #[error("`&{0};` is the number of no character; remove it")]
    NoCharacter(String),
}

/// Whether XML 1.0 allows the character.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}

/// Appends the characters of `raw` that XML allows. References are not decoded.
pub(super) fn push_text(raw: &str, into: &mut String) {
    into.extend(raw.chars().filter(|c| is_xml(*c)));
}

/// Appends the character for the reference `name`, given without `&` and `;`.
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

/// The character for a numeric reference, `#10` or `#xA`.
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

/// Decodes an attribute's value. White space becomes spaces (XML 1.0, section 3.3.3). With `lenient`,
/// what is no reference stays as it is written.
pub(super) fn attribute(raw: &str, lenient: bool) -> Result<String, BadReference> {
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
        let reference = piece.split_once(';').ok_or(BadReference::Lone);
        let pushed = reference.and_then(|(name, rest)| {
            push_reference(name, &mut value)?;
            Ok(rest)
        });
        let rest = match pushed {
            Err(_) if lenient => {
                value.push('&');
                piece
            }
            pushed => pushed?,
        };
        push_text(&rest.replace(['\t', '\r', '\n'], " "), &mut value);
    }
    Ok(value)
}

/// The first 40 characters of `text` without controls, for use in a message.
pub(in crate::transfer) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// Escapes plain text as HTML.
pub(in crate::transfer) fn to_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
