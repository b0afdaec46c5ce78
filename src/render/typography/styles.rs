//! The marks of each language, after the delimiters of the Unicode CLDR where usage in print agrees with them.

use super::{NARROW, NO_BREAK};

/// An opening and a closing mark.
pub(super) type Pair = (char, char);

/// Which marks French sets apart from the word before them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Thin {
    /// None: every other language.
    None,
    /// `; ! ?` by a narrow space, `:` by a full one.
    All,
    /// The colon alone, as in Canada.
    Colon,
}

impl Thin {
    /// The space before `sign`.
    pub(super) fn space(self, sign: char) -> Option<char> {
        match (self, sign) {
            (Self::All | Self::Colon, ':') => Some(NO_BREAK),
            (Self::All, _) => Some(NARROW),
            _ => None,
        }
    }
}

/// How a language sets its text.
#[derive(Clone, Copy)]
pub(in crate::render) struct Style {
    /// What `"` becomes.
    pub(super) outer: Pair,
    /// What `'` becomes.
    pub(super) inner: Pair,
    /// Whether guillemets have narrow spaces inside.
    pub(super) spaced: bool,
    pub(super) thin: Thin,
    /// Quotes by the character in them: brackets around Japanese, and “ ” around a foreign word.
    by_script: bool,
    /// Words that begin with an apostrophe.
    clipped: &'static [&'static str],
}

impl Style {
    /// The pair for a straight quote.
    pub(super) fn pair(&self, sign: char, around_wide: bool) -> Pair {
        match sign {
            '"' if self.by_script && !around_wide => CURLY.0,
            '\'' if self.by_script && !around_wide => CURLY.1,
            '"' => self.outer,
            _ => self.inner,
        }
    }

    /// Whether spaces stand inside the marks of `pair`.
    pub(super) fn is_spaced(&self, pair: Pair) -> bool {
        self.spaced && pair == ('«', '»')
    }

    /// Whether text with this character in it may have to change.
    pub(super) fn touches(&self, character: char) -> bool {
        matches!(character, '"' | '\'' | '-' | '.')
            || (self.spaced && matches!(character, '«' | '»' | ';' | ':' | '!' | '?'))
    }

    /// Whether `after`, which follows an apostrophe, is the rest of a word or a year cut short: ’tis, ’90s.
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

/// The marks by language, and by language and region where a region has its own.
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

/// The style of a BCP 47 tag; English marks for a language that is not listed.
pub(in crate::render) fn of(lang: &str) -> Style {
    let tag = lang.to_ascii_lowercase();
    let language = tag.split('-').next().unwrap_or_default();
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
        clipped: clipped(language),
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
