//! Language tags (BCP 47, RFC 5646), such as `en`, `pt-BR` or `nds`.

mod names;

use std::fmt;

use icu_locale_core::Locale;
use serde::{Deserialize, Serialize};

/// The scripts that are written from right to left, in lower case.
const RTL_SCRIPTS: [&str; 9] = [
    "adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
];
/// The languages that are written from right to left unless their tag has another script.
const RTL_LANGUAGES: [&str; 13] = [
    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "ug", "ur", "yi",
];

/// A language tag: of a post, of the blog, or of a text.
///
/// [`LanguageTag::parse`] accepts only what a tag can be set to. A row of a table and the document
/// of the settings give whatever is stored, which may be older than the rules; so does the body of
/// a request, whose fields are checked together ([`LanguageTag::check`]) unless they stay as they
/// are stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct LanguageTag(String);

/// The error for a text that is not a language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLanguageTag {
    /// The text is the name of a language; holds the tag to use instead.
    #[error("this is the name of a language: use its tag, `{0}`")]
    Name(&'static str),
    /// The text has another shape.
    #[error(
        "use a BCP 47 language tag that begins with two or three letters, such as `en`, `pt-BR` or `nds`"
    )]
    Malformed,
}

impl LanguageTag {
    /// Checks that a text is a language tag and keeps it unchanged.
    ///
    /// # Errors
    /// [`InvalidLanguageTag`], whose message tells the user what to write instead.
    pub fn parse(text: &str) -> Result<Self, InvalidLanguageTag> {
        let tag = Self(text.to_owned());
        tag.check().map(|()| tag)
    }

    /// Checks that a language can be set to this tag: it is well-formed, and its primary subtag has
    /// two or three letters. RFC 5646 reserves longer ones, so that `english` is not a tag.
    ///
    /// # Errors
    /// [`InvalidLanguageTag`], whose message tells the user what to write instead.
    pub fn check(&self) -> Result<(), InvalidLanguageTag> {
        let tag = self.as_str();
        let is_well_formed = has_short_primary(tag)
            && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && Locale::try_from_str(&without_extended(tag)).is_ok();
        if is_well_formed {
            return Ok(());
        }
        Err(names::tag_of(tag).map_or(InvalidLanguageTag::Malformed, InvalidLanguageTag::Name))
    }

    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The tag of a text whose language is unknown (RFC 5646, section 4.1).
    #[must_use]
    pub fn undetermined() -> Self {
        Self("und".to_owned())
    }

    /// The primary subtag in lower case: `pt` for `pt-BR`.
    #[must_use]
    pub fn primary(&self) -> String {
        primary(&self.0).to_ascii_lowercase()
    }

    /// The subtags after the primary one, as they are written: `Hant` and `HK` for `zh-Hant-HK`.
    pub fn subtags(&self) -> impl Iterator<Item = &str> {
        self.0.split('-').skip(1)
    }

    /// Whether two tags are the same in any case of letters.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }

    /// Returns the direction of the language's script, for HTML's `dir`.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        if self.is_rtl() { "rtl" } else { "ltr" }
    }

    /// Whether the language is written from right to left. The script of the tag decides if it has
    /// one.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        let is_script =
            |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic());
        match self.subtags().find(is_script) {
            Some(script) => RTL_SCRIPTS.contains(&script.to_ascii_lowercase().as_str()),
            None => RTL_LANGUAGES.contains(&self.primary().as_str()),
        }
    }

    /// The name of the language in the language itself (CLDR), with the script or region of the tag
    /// in brackets; the tag itself if the language has no name here.
    #[must_use]
    pub fn name(&self) -> String {
        let Some(name) = names::own(&self.primary()) else {
            return self.0.clone();
        };
        match self.0.split_once('-').map(|(_, variant)| variant) {
            Some("Hans") => "简体中文".to_owned(),
            Some("Hant") => "繁體中文".to_owned(),
            Some(variant) => format!("{name} ({variant})"),
            None => name.to_owned(),
        }
    }

    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

fn has_short_primary(tag: &str) -> bool {
    let primary = primary(tag);
    matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_alphabetic())
}

/// The tag without its extended language subtags: `zh` for `zh-yue`. RFC 5646 allows them, but the
/// parser does not know them.
fn without_extended(tag: &str) -> String {
    let mut subtags = tag.split('-');
    let primary = subtags.next().unwrap_or_default();
    let is_extended = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let (mut rest, mut extended) = (subtags.peekable(), 0);
    while extended < 3 && rest.next_if(|part| is_extended(part)).is_some() {
        extended += 1;
    }
    rest.fold(primary.to_owned(), |tag, part| tag + "-" + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_use_are_accepted() {
        for tag in [
            "en",
            "de",
            "nds",
            "haw",
            "tlh",
            "pt-BR",
            "PT-br",
            "zh-Hant",
            "zh-Hant-HK",
            "zh-yue",
            "es-419",
            "sr-Latn-RS",
            "de-1996",
            "sl-rozaj-biske",
            "ca-valencia",
            "de-x-house",
            "en-u-hc-h12",
            "sgn-ase",
            "und",
        ] {
            assert!(LanguageTag::parse(tag).is_ok(), "{tag}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for tag in [
            "",
            "-",
            "e",
            "en_US",
            "en-",
            "en--US",
            "-en",
            "en-toolonganyway",
            "en-a",
            "12",
            "e1",
            "latinx",
            "x-house",
            "root",
            "e\u{301}n",
            "en US",
            "en-US ",
            "en-é",
            "en-abcd-efgh-ijkl",
        ] {
            assert_eq!(
                LanguageTag::parse(tag),
                Err(InvalidLanguageTag::Malformed),
                "{tag}"
            );
        }
    }

    #[test]
    fn the_name_of_a_language_is_answered_with_its_tag() {
        for (name, tag) in [
            ("english", "en"),
            ("English", "en"),
            ("German", "de"),
            ("deutsch", "de"),
            ("日本語", "ja"),
            ("Portuguese", "pt"),
        ] {
            let error = LanguageTag::parse(name).expect_err(name);
            assert!(
                error.to_string().contains(&format!("`{tag}`")),
                "{name}: {error}"
            );
        }
    }

    #[test]
    fn a_stored_tag_is_never_refused() {
        let stored: LanguageTag = serde_json::from_value("english".into()).expect("a text");
        assert_eq!(stored.as_str(), "english");
        assert!(stored.check().is_err());
    }

    #[test]
    fn languages_go_by_their_own_names() {
        let name = |tag| LanguageTag::parse(tag).expect(tag).name();
        assert_eq!(
            ["de", "PT-BR", "zh-Hant", "tlh"].map(name),
            ["Deutsch", "Português (BR)", "繁體中文", "tlh"]
        );
    }

    #[test]
    fn the_direction_follows_the_script() {
        let is_rtl = |tag| LanguageTag::parse(tag).expect(tag).is_rtl();
        assert_eq!(
            ["ar", "he-IL", "az-Arab", "ckb", "FA"].map(is_rtl),
            [true; 5]
        );
        assert_eq!(
            ["en", "ja", "ku", "ar-Latn", "pa-Guru-IN"].map(is_rtl),
            [false; 5]
        );
    }
}
