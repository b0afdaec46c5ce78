//! The last part of a post's address.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::{
    GeneralSecurityProfile as _, RestrictionLevel, RestrictionLevelDetection as _,
};

/// The most characters in a slug.
pub const SLUG_MAX: usize = 100;
/// The most bytes in a slug: three times as many in an address, where each is encoded.
pub const SLUG_BYTES_MAX: usize = 200;
/// What is kept free for a number at the end.
const ROOM: usize = 6;

/// Lower-case letters, digits and single hyphens within; never empty.
///
/// Letters of any script in general use, in NFC, with the marks that belong to them; no word mixes
/// scripts that look alike (UTS #39, "highly restrictive"), and nothing is invisible.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, max_length = 100, example = "hello-world")]
pub struct Slug(String);

/// Why a text is no slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "use 1 to 100 lower-case letters, digits and hyphens, such as `a-good-day`, and one script a word"
)]
pub struct InvalidSlug;

impl Slug {
    /// Takes a slug as it is.
    pub fn parse(text: &str) -> Result<Self, InvalidSlug> {
        let fits = text.chars().count() <= SLUG_MAX && text.len() <= SLUG_BYTES_MAX;
        let is_slug = fits && text.nfc().eq(text.chars()) && text.split('-').all(is_word);
        if is_slug {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidSlug)
        }
    }

    /// Makes a slug in ASCII of a title in any script; `None` when nothing is left of it.
    #[must_use]
    pub fn from_title(title: &str) -> Option<Self> {
        let ascii = deunicode::deunicode(title)
            .to_ascii_lowercase()
            .replace('\'', "");
        joined(
            ascii
                .split(|c: char| !c.is_ascii_alphanumeric())
                .map(str::to_owned),
        )
    }

    /// Makes a slug in the title's own scripts; words that mix them, and a title of which nothing is left, in ASCII.
    #[must_use]
    pub fn native(title: &str) -> Option<Self> {
        let plain: String = title
            .nfkc()
            .filter(|c| !matches!(c, '\'' | '’' | 'ʼ'))
            .collect();
        let lower: String = plain.to_lowercase().nfc().collect();
        let words = lower
            .split(|c: char| !is_letter(c))
            .map(|word| word.trim_start_matches(is_combining_mark));
        joined(words.map(|word| {
            if is_word(word) {
                word.to_owned()
            } else {
                ascii(word)
            }
        }))
        .or_else(|| Self::from_title(title))
    }

    /// The `n`th alternative, `hello-2` for 2. Room for it is kept where a slug is made.
    #[must_use]
    pub fn numbered(&self, n: usize) -> Self {
        let end = format!("-{n}");
        let kept =
            cut(&self.0, SLUG_MAX - end.len(), SLUG_BYTES_MAX - end.len()).trim_end_matches('-');
        Self(format!("{kept}{end}"))
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn ascii(word: &str) -> String {
    Slug::from_title(word).map_or_else(String::new, |slug| slug.0)
}

/// Letters of one script, or of those that are written together.
fn is_word(word: &str) -> bool {
    let is_ascii = word
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let begins_well = word.chars().next().is_some_and(|c| !is_combining_mark(c));
    begins_well
        && (is_ascii
            || word.chars().all(is_letter)
                && word.check_restriction_level(RestrictionLevel::HighlyRestrictive))
}

/// A letter in lower case, a digit, or a mark on one, of a script in general use.
fn is_letter(c: char) -> bool {
    let is_known = c.is_ascii_alphanumeric()
        || c.identifier_allowed() && (c.is_alphanumeric() || is_combining_mark(c));
    is_known && c.to_lowercase().eq([c])
}

/// Words with hyphens between, as many as fit.
fn joined(words: impl Iterator<Item = String>) -> Option<Slug> {
    let mut slug = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        let longer = if slug.is_empty() {
            word
        } else {
            format!("{slug}-{word}")
        };
        let fitting = cut(&longer, SLUG_MAX - ROOM, SLUG_BYTES_MAX - ROOM);
        if fitting.len() < longer.len() {
            if slug.is_empty() {
                fitting.clone_into(&mut slug);
            }
            break;
        }
        slug = longer;
    }
    (!slug.is_empty()).then_some(Slug(slug))
}

/// The start of a text of at most so many characters and bytes.
fn cut(text: &str, characters: usize, bytes: usize) -> &str {
    let end = text
        .char_indices()
        .enumerate()
        .find(|(n, (at, c))| *n == characters || at + c.len_utf8() > bytes);
    end.map_or(text, |(_, (at, _))| &text[..at])
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
