//! The last part of a post's address.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most characters in a slug.
pub const SLUG_MAX: usize = 100;

/// Lower-case letters, digits and single hyphens within; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "hello-world")]
pub struct Slug(String);

/// Why a text is no slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use 1 to 100 lower-case letters, digits and hyphens, such as `a-good-day`")]
pub struct InvalidSlug;

impl Slug {
    /// Takes a slug as it is.
    pub fn parse(text: &str) -> Result<Self, InvalidSlug> {
        let words_only = text.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        if words_only && text.len() <= SLUG_MAX { Ok(Self(text.to_owned())) } else { Err(InvalidSlug) }
    }

    /// Makes a slug of a title in any script; `None` when nothing is left of it.
    #[must_use]
    pub fn from_title(title: &str) -> Option<Self> {
        let ascii = deunicode::deunicode(title).to_ascii_lowercase().replace('\'', "");
        let mut slug = String::new();
        for word in ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            if !slug.is_empty() && slug.len() + 1 + word.len() > SLUG_MAX - 6 {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&word[..word.len().min(SLUG_MAX - 6)]);
        }
        (!slug.is_empty()).then_some(Self(slug))
    }

    /// The `n`th alternative, `hello-2` for 2. Room for it is kept by `from_title`.
    #[must_use]
    pub fn numbered(&self, n: usize) -> Self {
        let end = format!("-{n}");
        let kept = self.0[..self.0.len().min(SLUG_MAX - end.len())].trim_end_matches('-');
        Self(format!("{kept}{end}"))
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}
