//! Language tags in the notation of the Open Graph protocol, such as `en_GB`
//! (<https://ogp.me/#optional>).

use crate::model::LanguageTag;

/// The territory for a language whose tag has none: the one that link previews know
/// (<https://developers.facebook.com/docs/messenger-platform/messenger-profile/supported-locales>).
const TERRITORIES: [(&str, &str); 34] = [
    ("af", "ZA"),
    ("ar", "AR"),
    ("bg", "BG"),
    ("ca", "ES"),
    ("cs", "CZ"),
    ("da", "DK"),
    ("de", "DE"),
    ("el", "GR"),
    ("en", "US"),
    ("es", "ES"),
    ("et", "EE"),
    ("fa", "IR"),
    ("fi", "FI"),
    ("fr", "FR"),
    ("he", "IL"),
    ("hi", "IN"),
    ("hr", "HR"),
    ("hu", "HU"),
    ("id", "ID"),
    ("it", "IT"),
    ("ja", "JP"),
    ("ko", "KR"),
    ("lt", "LT"),
    ("lv", "LV"),
    ("nb", "NO"),
    ("nl", "NL"),
    ("pl", "PL"),
    ("pt", "PT"),
    ("ro", "RO"),
    ("ru", "RU"),
    ("sv", "SE"),
    ("tr", "TR"),
    ("uk", "UA"),
    ("zh", "CN"),
];

/// Returns the locale of a language; `None` for a language that link previews do not know.
#[must_use]
pub fn of(tag: &LanguageTag) -> Option<String> {
    let language = tag.primary();
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let own = tag.subtags().find(is_region).map(str::to_ascii_uppercase);
    let known = || {
        TERRITORIES
            .iter()
            .find(|(known, _)| *known == language)
            .map(|(_, territory)| (*territory).to_owned())
    };
    own.or_else(known)
        .map(|territory| format!("{language}_{territory}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(tag: &str) -> LanguageTag {
        LanguageTag::parse(tag).expect(tag)
    }

    #[test]
    fn a_tag_gives_a_language_and_a_territory() {
        for (tag, locale) in [
            ("en", "en_US"),
            ("en-gb", "en_GB"),
            ("de", "de_DE"),
            ("zh-Hant-TW", "zh_TW"),
            ("ar", "ar_AR"),
            ("pt-BR", "pt_BR"),
        ] {
            assert_eq!(of(&parsed(tag)).as_deref(), Some(locale));
        }
        assert_eq!(of(&parsed("tlh")), None);
    }
}
