//! One text in several languages: posts that share a key are translations of each other.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most characters in a key.
const KEY_MAX: usize = 100;

/// What translations share: lower-case letters, digits and single hyphens within; never shown to readers.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
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

/// What languages call themselves (CLDR), by their tag; the rare ones go by their tag.
const NAMES: [(&str, &str); 56] = [
    ("af", "Afrikaans"),
    ("ar", "العربية"),
    ("be", "Беларуская"),
    ("bg", "Български"),
    ("bn", "বাংলা"),
    ("br", "Brezhoneg"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("cy", "Cymraeg"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("eo", "Esperanto"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("eu", "Euskara"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("ga", "Gaeilge"),
    ("gl", "Galego"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hu", "Magyar"),
    ("hy", "Հայերեն"),
    ("id", "Bahasa Indonesia"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("ko", "한국어"),
    ("la", "Latina"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("mk", "Македонски"),
    ("ms", "Bahasa Melayu"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("nn", "Norsk nynorsk"),
    ("no", "Norsk"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sr", "Српски"),
    ("sv", "Svenska"),
    ("ta", "தமிழ்"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
];

/// What speakers of a language (BCP 47) call it; with its script or region in brackets where the tag names one.
#[must_use]
pub fn name_of(tag: &str) -> String {
    let (language, variant) = tag
        .split_once('-')
        .map_or((tag, None), |(language, variant)| (language, Some(variant)));
    let Some((_, name)) = NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(language))
    else {
        return tag.to_owned();
    };
    match variant {
        Some("Hans") => "简体中文".to_owned(),
        Some("Hant") => "繁體中文".to_owned(),
        Some(variant) => format!("{name} ({variant})"),
        None => (*name).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_go_by_their_own_names() {
        assert_eq!(
            ["de", "PT-BR", "zh-Hant", "tlh"].map(name_of),
            ["Deutsch", "Português (BR)", "繁體中文", "tlh"]
        );
    }

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
