//! Text that is valid in every feed format.

use std::fmt;

use serde::Serialize;

/// Text for an XML document, without the characters that XML 1.0 does not allow even when escaped.
///
/// A single one of them would make the whole feed unreadable
/// (<https://www.w3.org/TR/xml/#charsets>). JSON allows them, but uses the same text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct XmlText(String);

impl XmlText {
    /// Whether the text is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Into<String>> From<T> for XmlText {
    fn from(text: T) -> Self {
        let mut text = text.into();
        text.retain(is_xml_char);
        Self(text)
    }
}

impl fmt::Display for XmlText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether XML 1.0 allows a character.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}
