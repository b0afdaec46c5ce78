//! The name of a file in its address.

use std::fmt;

use serde::Serialize;

use super::{LanguageTag, Slug};

/// The most characters in a name, its extension included.
pub const NAME_MAX: usize = 80;

/// A slug and an extension, such as `press-photo.jpg`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, sqlx::Type, utoipa::ToSchema)]
#[serde(transparent)]
#[sqlx(transparent)]
#[schema(value_type = String, max_length = 80, example = "press-photo.jpg")]
pub struct MediaName(String);

impl MediaName {
    /// Makes a name from what a user calls the file, transliterated by the rules of a language,
    /// with this extension; `None` if no letter or digit remains.
    ///
    /// Folders before the name and an extension behind it are left out.
    #[must_use]
    pub fn make(text: &str, extension: &str, language: &LanguageTag) -> Option<Self> {
        let name = text.rsplit(['/', '\\']).next().unwrap_or(text);
        let stem = match name.rsplit_once('.') {
            Some((stem, end)) if !stem.is_empty() && is_extension(end) => stem,
            _ => name,
        };
        let slug = Slug::from_title(stem, language)?;
        let room = NAME_MAX.saturating_sub(extension.len() + 1);
        let kept: String = slug.as_str().chars().take(room).collect();
        Some(Self(format!("{}.{extension}", kept.trim_end_matches('-'))))
    }

    /// The name `stem` with this extension, for a file whose own name has no letter or digit.
    #[must_use]
    pub fn fallback(stem: &'static str, extension: &str) -> Self {
        Self(format!("{stem}.{extension}"))
    }

    /// The extension, without the dot.
    #[must_use]
    pub fn extension(&self) -> &str {
        self.0.rsplit_once('.').map_or("", |(_, end)| end)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether the last part of a name is an extension rather than a word or a number.
fn is_extension(end: &str) -> bool {
    (1..=5).contains(&end.len())
        && end.bytes().all(|b| b.is_ascii_alphanumeric())
        && end.bytes().any(|b| b.is_ascii_alphabetic())
}

impl fmt::Display for MediaName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(text: &str, extension: &str) -> Option<MediaName> {
        let german = LanguageTag::parse("de").expect("a language");
        MediaName::make(text, extension, &german)
    }

    #[test]
    fn names_become_slugs_with_the_extension_of_what_is_stored() {
        for (text, name) in [
            ("Press Photo.PNG", "press-photo.jpg"),
            ("C:\\Users\\me\\IMG_1234.HEIC", "img-1234.jpg"),
            ("/home/me/a.tar.gz", "a-tar.jpg"),
            ("Größe 2.5", "groesse-2-5.jpg"),
            ("archive", "archive.jpg"),
            (".hidden", "hidden.jpg"),
        ] {
            let made = make(text, "jpg");
            assert_eq!(made.as_ref().map(MediaName::as_str), Some(name), "{text}");
        }
    }

    #[test]
    fn a_long_name_is_cut_and_keeps_its_extension() {
        let name = make(&"word ".repeat(19), "jpeg").expect("letters");
        assert!(name.as_str().chars().count() <= NAME_MAX, "{name}");
        assert!(name.as_str().ends_with("d.jpeg"), "{name}");
        assert_eq!(name.extension(), "jpeg");
    }

    #[test]
    fn a_name_without_letters_and_digits_is_none() {
        assert_eq!(make("???.jpg", "jpg"), None);
        assert_eq!(make("", "jpg"), None);
        let name = MediaName::fallback("picture", "jpg");
        assert_eq!(name.as_str(), "picture.jpg");
    }
}
