//! Translations: posts that share a key are one text in several languages. Also the names of
//! languages.

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

/// Languages by their tag: the name in the language itself (CLDR) and in English. Pages show the
/// tag of a language that is not listed.
const NAMES: [(&str, &str, &str); 56] = [
    ("af", "Afrikaans", "Afrikaans"),
    ("ar", "العربية", "Arabic"),
    ("be", "Беларуская", "Belarusian"),
    ("bg", "Български", "Bulgarian"),
    ("bn", "বাংলা", "Bengali"),
    ("br", "Brezhoneg", "Breton"),
    ("ca", "Català", "Catalan"),
    ("cs", "Čeština", "Czech"),
    ("cy", "Cymraeg", "Welsh"),
    ("da", "Dansk", "Danish"),
    ("de", "Deutsch", "German"),
    ("el", "Ελληνικά", "Greek"),
    ("en", "English", "English"),
    ("eo", "Esperanto", "Esperanto"),
    ("es", "Español", "Spanish"),
    ("et", "Eesti", "Estonian"),
    ("eu", "Euskara", "Basque"),
    ("fa", "فارسی", "Persian"),
    ("fi", "Suomi", "Finnish"),
    ("fr", "Français", "French"),
    ("ga", "Gaeilge", "Irish"),
    ("gl", "Galego", "Galician"),
    ("he", "עברית", "Hebrew"),
    ("hi", "हिन्दी", "Hindi"),
    ("hr", "Hrvatski", "Croatian"),
    ("hu", "Magyar", "Hungarian"),
    ("hy", "Հայերեն", "Armenian"),
    ("id", "Bahasa Indonesia", "Indonesian"),
    ("is", "Íslenska", "Icelandic"),
    ("it", "Italiano", "Italian"),
    ("ja", "日本語", "Japanese"),
    ("ka", "ქართული", "Georgian"),
    ("ko", "한국어", "Korean"),
    ("la", "Latina", "Latin"),
    ("lt", "Lietuvių", "Lithuanian"),
    ("lv", "Latviešu", "Latvian"),
    ("mk", "Македонски", "Macedonian"),
    ("ms", "Bahasa Melayu", "Malay"),
    ("nb", "Norsk bokmål", "Norwegian Bokmål"),
    ("nl", "Nederlands", "Dutch"),
    ("nn", "Norsk nynorsk", "Norwegian Nynorsk"),
    ("no", "Norsk", "Norwegian"),
    ("pl", "Polski", "Polish"),
    ("pt", "Português", "Portuguese"),
    ("ro", "Română", "Romanian"),
    ("ru", "Русский", "Russian"),
    ("sk", "Slovenčina", "Slovak"),
    ("sl", "Slovenščina", "Slovenian"),
    ("sr", "Српски", "Serbian"),
    ("sv", "Svenska", "Swedish"),
    ("ta", "தமிழ்", "Tamil"),
    ("th", "ไทย", "Thai"),
    ("tr", "Türkçe", "Turkish"),
    ("uk", "Українська", "Ukrainian"),
    ("vi", "Tiếng Việt", "Vietnamese"),
    ("zh", "中文", "Chinese"),
];

/// The name of a language (BCP 47) in the language itself, with the script or region of the tag in
/// brackets; the tag itself if the language is unknown.
#[must_use]
pub fn name_of(tag: &str) -> String {
    let (language, variant) = tag
        .split_once('-')
        .map_or((tag, None), |(language, variant)| (language, Some(variant)));
    let Some((_, name, _)) = NAMES
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(language))
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

/// The tag of a language by its own or its English name, in any case of letters.
#[must_use]
pub fn tag_of(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    let found = NAMES.iter().find(|(_, own, english)| {
        [own, english]
            .iter()
            .any(|known| known.to_lowercase() == name)
    });
    found.map(|(tag, ..)| *tag)
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
