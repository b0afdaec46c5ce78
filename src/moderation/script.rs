//! The script of a text, and whether it suits a language.

use unicode_script::{Script, UnicodeScript as _};

use crate::model::LanguageTag;

/// The number of letters below which a text, such as a name or an emoticon, tells nothing.
const LETTERS_MIN: usize = 12;

/// Whether most letters of a text are of a script that readers of `language` do not use.
/// Latin letters suit every language.
#[must_use]
pub fn is_mismatch(text: &str, language: &LanguageTag) -> bool {
    let letters: Vec<Script> = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .map(|c| c.script())
        .collect();
    let foreign = letters
        .iter()
        .filter(|script| !fits(**script, language))
        .count();
    letters.len() >= LETTERS_MIN && foreign * 10 > letters.len() * 7
}

fn fits(script: Script, language: &LanguageTag) -> bool {
    use Script::{
        Arabic, Armenian, Bengali, Bopomofo, Common, Cyrillic, Devanagari, Georgian, Greek, Han,
        Hangul, Hebrew, Hiragana, Inherited, Katakana, Latin, Tamil, Thai,
    };
    let own: &[Script] = match language.primary().as_str() {
        "ar" | "fa" | "ur" | "ps" | "ckb" => &[Arabic],
        "be" | "bg" | "kk" | "ky" | "mk" | "mn" | "ru" | "sr" | "tg" | "uk" => &[Cyrillic],
        "bn" => &[Bengali],
        "el" => &[Greek],
        "he" | "yi" => &[Hebrew],
        "hi" | "mr" | "ne" => &[Devanagari],
        "hy" => &[Armenian],
        "ja" => &[Han, Hiragana, Katakana],
        "ka" => &[Georgian],
        "ko" => &[Hangul, Han],
        "ta" => &[Tamil],
        "th" => &[Thai],
        "zh" | "yue" => &[Han, Bopomofo],
        _ => &[],
    };
    matches!(script, Latin | Common | Inherited) || own.contains(&script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_writing_that_the_language_does_not_use_is_foreign() {
        let cases = [
            ("Купите наши новые часы сегодня", "en", true),
            ("Купите наши новые часы сегодня", "ru", false),
            ("Buy our brand new watches today", "ru", false),
            ("今日はとても良い天気ですねと言いました", "ja-JP", false),
            ("今日はとても良い天気ですねと言いました", "de", true),
            ("I say Привет to you and everybody here", "en", false),
            ("да", "en", false),
        ];
        for (text, language, foreign) in cases {
            let tag = LanguageTag::parse(language).expect(language);
            assert_eq!(is_mismatch(text, &tag), foreign, "{text} in {language}");
        }
    }
}
