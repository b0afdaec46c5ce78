//! One text in several languages: posts that share a key are translations of each other.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most characters in a key.
const KEY_MAX: usize = 100;

/// What translations share: lower-case letters, digits and single hyphens within; never shown to readers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "on-bread")]
pub struct TranslationKey(String);

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use 1 to 100 lower-case letters, digits and hyphens, such as `on-bread`")]
pub struct InvalidKey;

impl TranslationKey {
    /// Takes a key as it is.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        let words_only = text.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        if words_only && text.len() <= KEY_MAX { Ok(Self(text.to_owned())) } else { Err(InvalidKey) }
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
