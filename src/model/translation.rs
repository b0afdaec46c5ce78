//! Translations: posts that share a key are one text in several languages.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most characters in a key.
const KEY_MAX: usize = 100;

/// The key that the translations of one text share: lower-case letters, digits and single hyphens
/// between them. Readers never see it.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "on-bread")]
pub struct TranslationKey(String);

/// The error for a text that is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use 1 to 100 lower-case letters, digits and hyphens, such as `on-bread`")]
pub struct InvalidKey;

impl TranslationKey {
    /// Checks that a text is a key and keeps it unchanged.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        let words_only = text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        if words_only && text.len() <= KEY_MAX {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidKey)
        }
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TranslationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for TranslationKey {
    type Error = InvalidKey;

    fn try_from(text: String) -> Result<Self, InvalidKey> {
        Self::parse(&text)
    }
}

impl From<TranslationKey> for String {
    fn from(key: TranslationKey) -> Self {
        key.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_plain_words() {
        assert!(
            ["bread", "on-bread-2"]
                .iter()
                .all(|key| TranslationKey::parse(key).is_ok())
        );
        assert!(
            ["", "Bread", "-a", "a--b", "a b", "é"]
                .iter()
                .all(|key| TranslationKey::parse(key).is_err())
        );
    }
}
