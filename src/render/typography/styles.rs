//! The typographic style of each language, from the delimiters of the Unicode CLDR where printed
//! usage agrees with them.

use super::{NARROW, NO_BREAK};
use crate::model::LanguageTag;

/// An opening and a closing mark.
pub(super) type Pair = (char, char);

/// Which marks are separated from the word before them by a space, as in French.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Thin {
    /// No marks, as in every language but French.
    None,
    /// `; ! ?` by a narrow space and `:` by a full no-break space.
    All,
    /// Only the colon, as in Canada.
    Colon,
}

impl Thin {
    /// Returns the space before `sign`, if there is one.
    pub(super) fn space(self, sign: char) -> Option<char> {
        match (self, sign) {
            (Self::All | Self::Colon, ':') => Some(NO_BREAK),
            (Self::All, _) => Some(NARROW),
            _ => None,
        }
    }
}

/// The typographic style of one language.
#[derive(Clone, Copy)]
pub(in crate::render) struct Style {
    /// The marks for `"`.
    pub(super) outer: Pair,
    /// The marks for `'`.
    pub(super) inner: Pair,
    /// Whether guillemets have narrow spaces inside.
    pub(super) spaced: bool,
    /// Which marks have a space before them.
    pub(super) thin: Thin,
    /// Whether the marks depend on the quoted text: brackets around Japanese and Chinese, “ ”
    /// around a foreign word.
    by_script: bool,
    /// Words that begin with an apostrophe, in lower case and without it.
    clipped: &'static [&'static str],
}

impl Style {
    /// Returns the pair of marks for the straight quote `sign`.
    pub(super) fn pair(&self, sign: char, around_wide: bool) -> Pair {
        match sign {
            '"' if self.by_script && !around_wide => CURLY.0,
            '\'' if self.by_script && !around_wide => CURLY.1,
            '"' => self.outer,
            _ => self.inner,
        }
    }

    /// Whether the marks of `pair` have narrow spaces inside.
    pub(super) fn is_spaced(&self, pair: Pair) -> bool {
        self.spaced && pair == ('«', '»')
    }

    /// Whether typesetting can change a text that contains the character.
    pub(super) fn touches(&self, character: char) -> bool {
        matches!(character, '"' | '\'' | '-' | '.')
            || (self.spaced && matches!(character, '«' | '»' | ';' | ':' | '!' | '?'))
    }

    /// Whether `after`, the text after an apostrophe, is a clipped word or year, such as ’tis or
    /// ’90s.
    pub(super) fn is_clipped(&self, after: &str) -> bool {
        let year = after.bytes().take(3).take_while(u8::is_ascii_digit).count() == 2;
        let word: String = after
            .chars()
            .take(8)
            .take_while(|next| next.is_alphabetic())
            .collect();
        year || self.clipped.contains(&word.to_lowercase().as_str())
    }
}

/// Outer and inner marks.
type Marks = (Pair, Pair);

const CURLY: Marks = (('“', '”'), ('‘', '’'));
const GERMAN: Marks = (('„', '“'), ('‚', '‘'));
const GUILLEMETS: Marks = (('«', '»'), ('“', '”'));
const SWISS: Marks = (('«', '»'), ('‹', '›'));
const RUSSIAN: Marks = (('«', '»'), ('„', '“'));
const POLISH: Marks = (('„', '”'), ('«', '»'));
const HUNGARIAN: Marks = (('„', '”'), ('»', '«'));
const SERBIAN: Marks = (('„', '”'), ('‘', '’'));
const NORDIC: Marks = (('”', '”'), ('’', '’'));
const NORWEGIAN: Marks = (('«', '»'), ('‘', '’'));
const BRACKETS: Marks = (('「', '」'), ('『', '』'));

/// The marks by language, and by language and region where a region differs. The first match
/// counts, so regions come first.
const LANGUAGES: &[(&str, Marks)] = &[
    ("de-ch", SWISS),
    ("de-li", SWISS),
    ("it-ch", SWISS),
    ("fr-ch", SWISS),
    ("pt-pt", GUILLEMETS),
    ("zh-tw", BRACKETS),
    ("zh-hk", BRACKETS),
    ("zh-mo", BRACKETS),
    ("zh-hant", BRACKETS),
    ("de", GERMAN),
    ("lb", GERMAN),
    ("cs", GERMAN),
    ("sk", GERMAN),
    ("sl", GERMAN),
    ("hr", GERMAN),
    ("is", GERMAN),
    ("bg", GERMAN),
    ("mk", GERMAN),
    ("et", GERMAN),
    ("lt", GERMAN),
    ("lv", GERMAN),
    ("ka", GERMAN),
    ("fr", GUILLEMETS),
    ("es", GUILLEMETS),
    ("ca", GUILLEMETS),
    ("gl", GUILLEMETS),
    ("eu", SWISS),
    ("it", GUILLEMETS),
    ("el", GUILLEMETS),
    ("sq", GUILLEMETS),
    ("hy", GUILLEMETS),
    ("ar", SWISS),
    ("fa", SWISS),
    ("ur", CURLY),
    ("ru", RUSSIAN),
    ("uk", RUSSIAN),
    ("be", RUSSIAN),
    ("kk", RUSSIAN),
    ("nb", NORWEGIAN),
    ("no", NORWEGIAN),
    ("nn", NORWEGIAN),
    ("sv", NORDIC),
    ("fi", NORDIC),
    ("he", NORDIC),
    ("pl", POLISH),
    ("ro", POLISH),
    ("hu", HUNGARIAN),
    ("sr", SERBIAN),
    ("bs", SERBIAN),
    ("ja", BRACKETS),
];

/// Returns the style of a language. A language that is not listed gets English marks.
pub(in crate::render) fn of(lang: &LanguageTag) -> Style {
    let tag = lang.as_str().to_ascii_lowercase();
    let language = lang.primary();
    let known = LANGUAGES
        .iter()
        .find(|(own, _)| tag == *own || tag.starts_with(&format!("{own}-")));
    let (outer, inner) = known.map_or(CURLY, |(_, marks)| *marks);
    let spaced = language == "fr" && tag != "fr-ch";
    Style {
        outer,
        inner,
        spaced,
        thin: match tag.as_str() {
            "fr-ca" => Thin::Colon,
            _ if spaced => Thin::All,
            _ => Thin::None,
        },
        by_script: outer == BRACKETS.0,
        clipped: clipped(&language),
    }
}

fn clipped(language: &str) -> &'static [&'static str] {
    match language {
        "en" => &[
            "tis", "twas", "twere", "twill", "em", "n", "til", "cause", "bout", "round", "cos",
        ],
        "nl" => &["t", "s", "n", "k", "m", "ns"],
        "de" => &["s", "n", "ne", "nen", "nem"],
        _ => &[],
    }
}
