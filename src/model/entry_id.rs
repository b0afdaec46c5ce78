//! The permanent id of an entry in feeds.

use serde::{Deserialize, Serialize};

/// The most characters in an entry's id.
const ENTRY_ID_MAX: usize = 200;

/// A `tag:` URI (RFC 4151) that an imported entry had in the feeds of its old blog. Tympan keeps
/// it, so that feed readers do not show the entry again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct EntryId(String);

/// The error for a text that is not an entry's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an entry's id is a `tag:` URI of at most 200 characters")]
pub struct InvalidEntryId;

impl EntryId {
    /// Checks that a text is a `tag:` URI and keeps it unchanged.
    ///
    /// # Errors
    /// [`InvalidEntryId`] if it is not one or has more than 200 characters.
    pub fn parse(text: &str) -> Result<Self, InvalidEntryId> {
        let plain = text.bytes().all(|b| {
            b.is_ascii_graphic()
                && !matches!(
                    b,
                    b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
                )
        });
        let is_tag = text
            .strip_prefix("tag:")
            .and_then(|rest| rest.split_once(':'))
            .is_some_and(|(authority, _)| authority.contains(','));
        if plain && is_tag && text.len() <= ENTRY_ID_MAX {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidEntryId)
        }
    }

    /// The URI as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EntryId {
    type Error = InvalidEntryId;

    fn try_from(text: String) -> Result<Self, InvalidEntryId> {
        Self::parse(&text)
    }
}

impl From<EntryId> for String {
    fn from(id: EntryId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_tag_uri_is_an_entry_id() {
        assert!(EntryId::parse("tag:blogger.com,1999:blog-9.post-12").is_ok());
        let long = format!("tag:a.example,2022:{}", "x".repeat(200));
        for text in [
            "",
            "12",
            "tag:",
            "tag:blogger.com:post-1",
            "tag:a,2022:\"",
            "tag:a,2022:é",
            "tag:a,2022:a b",
            "https://a.example/1",
            &long,
        ] {
            assert!(EntryId::parse(text).is_err(), "{text}");
        }
    }
}
