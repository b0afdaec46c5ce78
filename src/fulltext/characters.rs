//! The folding of one character, and its role in the tokens of a text.
//!
//! To fold another letter, add it to `plain` and increase [`super::VERSION`].

use caseless::Caseless as _;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{compose, is_combining_mark};
use unicode_script::{Script, UnicodeScript as _};

use crate::model::text::is_invisible;

/// The role of a folded character in a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FoldedChar {
    /// A letter or digit of a script with spaces between words.
    Word(char),
    /// A character of a script without spaces between words; each two neighbours form a token.
    Dense(char),
    /// A sound mark that changes the dense character before it.
    Mark(char),
}

/// Folds a character into `parts`, in order. Returns `None` if it ends a word.
///
/// Folding is compatibility decomposition, case folding, removal of accents, and a few letters that
/// Unicode does not decompose. Readers thus find a word that their keyboard cannot type.
pub(super) fn fold(c: char, parts: &mut Vec<FoldedChar>) -> Option<()> {
    parts.clear();
    if c.is_ascii() {
        parts.push(FoldedChar::Word(c.to_ascii_lowercase()));
        return c.is_ascii_alphanumeric().then_some(());
    }
    // The common case of East Asian text, without the cost of decomposition. U+30FB is the middle
    // dot.
    if matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}')
    {
        parts.push(FoldedChar::Dense(c));
        return (c != '\u{30FB}').then_some(());
    }
    let folded = std::iter::once(c)
        .nfkd()
        .default_case_fold()
        .nfkd()
        .filter(|c| !is_silent(*c))
        .flat_map(plain)
        .nfc();
    parts.extend(folded.filter_map(part));
    if parts.is_empty() && !is_silent(c) {
        None
    } else {
        Some(())
    }
}

/// Combines a dense character with a Japanese sound mark, if Unicode has the combination.
pub(super) fn with_mark(base: char, mark: char) -> Option<char> {
    compose(base, mark)
}

fn part(c: char) -> Option<FoldedChar> {
    match c {
        '\u{3099}' | '\u{309A}' => Some(FoldedChar::Mark(c)),
        _ if !c.is_alphanumeric() && !is_combining_mark(c) => None,
        _ if is_dense(c) => Some(FoldedChar::Dense(c)),
        _ => Some(FoldedChar::Word(c)),
    }
}

fn is_dense(c: char) -> bool {
    let is_unspaced = |script| {
        matches!(
            script,
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Hangul
                | Script::Bopomofo
                | Script::Yi
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
        )
    };
    c == '\u{30FC}' || is_unspaced(c.script())
}

/// Whether a character is dropped without ending a word: accents and vowel points that readers
/// leave out too, the Arabic tatweel, and invisible characters. Marks that are letters to their
/// readers, such as Devanagari's vowels and Japanese sound marks, are kept.
fn is_silent(c: char) -> bool {
    match c {
        '\u{200B}' | '\n' | '\t' => false,
        '\u{0640}' | '\u{200C}' | '\u{200D}' => true,
        '\u{3099}' | '\u{309A}' => false,
        _ if is_combining_mark(c) => is_accent(c.script()),
        _ => is_invisible(c) && !c.is_whitespace(),
    }
}

fn is_accent(script: Script) -> bool {
    matches!(
        script,
        Script::Inherited
            | Script::Common
            | Script::Latin
            | Script::Greek
            | Script::Cyrillic
            | Script::Hebrew
            | Script::Arabic
            | Script::Syriac
    )
}

/// Replaces a letter that Unicode does not decompose by its plain form.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ı' => ('i', None),
        'ø' => ('o', None),
        'ł' => ('l', None),
        'đ' | 'ð' => ('d', None),
        'ħ' => ('h', None),
        'ŧ' => ('t', None),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        // Alef with wasla; dotless and Persian ya; ta marbuta; Persian kaf.
        '\u{0671}' => ('\u{0627}', None),
        '\u{0649}' | '\u{06CC}' => ('\u{064A}', None),
        '\u{0629}' => ('\u{0647}', None),
        '\u{06A9}' => ('\u{0643}', None),
        '\u{0660}'..='\u{0669}' => (digit(c, '\u{0660}'), None),
        '\u{06F0}'..='\u{06F9}' => (digit(c, '\u{06F0}'), None),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}
