//! Normalisation and limits for short texts from outside.
//!
//! Every name, title and label passes through [`line()`], every longer text but the source of a post
//! through [`lines`];
//! stacked combining marks are refused ([`has_excess_marks`]) or, in imports, removed
//! ([`without_excess_marks`]).

use crate::error::EntryFault;
use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript as _};

/// The most combining marks on a letter.
const MARKS_MAX: usize = 3;
/// The most marks on a letter of a script that writes vowels, tones or stacked consonants as marks.
const OWN_MARKS_MAX: usize = 8;
/// The fault of a text that [`has_excess_marks`].
pub const EXCESS_MARKS: EntryFault = EntryFault::Marks;

/// Whether `c` is invisible or changes the direction of the text after it: bidi controls (UAX #9),
/// zero-width and other invisible formatting, controls. The two joiners U+200C and U+200D do not
/// count: scripts and emoji need them.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
        || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Whether `c` is in a block of Unicode whose letters run from right to left (Hebrew, Arabic, Syriac
/// and others).
#[must_use]
pub const fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Returns a text as one line in NFC: invisible characters removed, white space collapsed and
/// trimmed.
#[must_use]
pub fn line(text: &str) -> String {
    let visible: String = text
        .nfc()
        .filter(|c| !is_invisible(*c) || c.is_whitespace())
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Normalises a text of several lines: `\r
/// ` and `\r` become `
/// `, NUL is removed, and white space at both ends is trimmed.
#[must_use]
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "")
        .trim()
        .to_owned()
}

/// The beginning of a text in at most `max_chars` characters. A longer text is cut at a word and
/// ends with "…".
#[must_use]
pub fn beginning(text: &str, max_chars: usize) -> String {
    if text.chars().count() <= max_chars {
        return text.to_owned();
    }
    let room = max_chars.saturating_sub(1);
    let end = text
        .char_indices()
        .nth(room)
        .map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let at_word = text[end..].starts_with(' ');
    let words = match head.rfind(' ') {
        Some(space) if !at_word && space * 2 > head.len() => &head[..space],
        _ => head,
    };
    format!(
        "{}…",
        words.trim_end_matches([' ', ',', ';', ':', '-', '–', '—'])
    )
}

/// Whether a letter has so many combining marks that they run into the lines above or below: more
/// than three, counted in NFC, where Vietnamese and polytonic Greek have hardly any left.
///
/// Some orthographies need more: a Hebrew letter with its dot, dagesh, vowel and accent, or a
/// Burmese or Tibetan stack. A letter of these scripts may have up to eight, if no mark occurs
/// twice and none comes from the general blocks, which can be piled on letters of any script.
#[must_use]
pub fn has_excess_marks(text: &str) -> bool {
    matches!(without_excess_marks(text), Cow::Owned(_))
}

/// Removes the excess marks from a text; borrowed if there are none.
#[must_use]
pub fn without_excess_marks(text: &str) -> Cow<'_, str> {
    let normal: String = text.nfc().collect();
    let mut letter = Letter::default();
    let kept: String = normal.chars().filter(|c| letter.takes(*c)).collect();
    if kept.len() == normal.len() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(kept)
    }
}

/// The current letter and the marks after it so far.
#[derive(Default)]
struct Letter {
    builds_on_marks: bool,
    general: usize,
    own: Vec<char>,
}

impl Letter {
    /// Whether `c` may come next. A joiner does not begin a new letter, since the count of marks
    /// would start again.
    fn takes(&mut self, c: char) -> bool {
        if matches!(c, '\u{200C}' | '\u{200D}') {
            return true;
        }
        if !is_combining_mark(c) {
            *self = Self {
                builds_on_marks: builds_on_marks(c.script()),
                ..Self::default()
            };
            return true;
        }
        // Marks of the general blocks are counted apart from the script's own: mixing them does not
        // raise the limit of either.
        if !self.builds_on_marks || is_general_mark(c) {
            self.general += 1;
            return self.general <= MARKS_MAX;
        }
        let is_new = !self.own.contains(&c);
        self.own.push(c);
        self.own.len() <= MARKS_MAX || self.own.len() <= OWN_MARKS_MAX && is_new
    }
}

/// Whether the ordinary spelling of a script puts more than three marks on a letter: pointed
/// scripts, and scripts in which vowel signs, tones and joined consonants are marks.
fn builds_on_marks(script: Script) -> bool {
    use Script::{
        Arabic, Balinese, Bengali, Devanagari, Gujarati, Gurmukhi, Hebrew, Javanese, Kannada,
        Khmer, Malayalam, Myanmar, Oriya, Sinhala, Sundanese, Syriac, Tai_Tham, Tamil, Telugu,
        Tibetan,
    };
    matches!(
        script,
        Arabic
            | Balinese
            | Bengali
            | Devanagari
            | Gujarati
            | Gurmukhi
            | Hebrew
            | Javanese
            | Kannada
            | Khmer
            | Malayalam
            | Myanmar
            | Oriya
            | Sinhala
            | Sundanese
            | Syriac
            | Tai_Tham
            | Tamil
            | Telugu
            | Tibetan
    )
}

/// Whether `c` is a variation selector or a mark from the blocks that belong to no script.
fn is_general_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_orthographies_keep_every_mark() {
        for text in [
            "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים אֵ֥ת הַשָּׁמַ֖יִם וְאֵ֥ת הָאָֽרֶץ",
            "إِنَّآ أَنزَلْنَٰهُ ٱلضَّآلِّينَ لَّٰٓ ٱلْمَلَـٰٓئِكَةِ",
            "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t nga\u{300}n na\u{306}m",
            "น้ำใจที่ผู้ใหญ่ให้ กุ้งก้ามกราม พุทฺธํ",
            "ᾧ ἄνθρωποι, ἐν ἀρχῇ ἦν ὁ λόγος",
            "མྱང་འདས བསྒྲུབས རྐྱེན ཧཱུྃ ཧྐྵྨླྺྼྻྂ",
            "မြို့ ညှို့ ရွှံ့ လွှို ကျွန်ုပ်",
            "ក្រុង ស្ត្រី ព្រឹត្តិ៍ ប៊ីស៊ី",
            "कँ॑ क़ुँ अ॒ग्निमी᳚ळे श्री",
            "ọ̀nà ṣẹ́ ǟ̱́ Ш҃",
            "1️⃣ ☀️ 👩‍👩‍👧‍👦 ❤️‍🔥",
            "ᨾᩮᩬᩥᨦ ᨲ᩠ᩅᩫ᩶",
            "தமிழ் ஸ்ரீ മലയാളം සිංහල ক্ষ্ম্য",
        ] {
            assert!(!has_excess_marks(text), "{text}");
        }
    }

    #[test]
    fn piled_up_marks_are_found_and_taken_off() {
        let pile =
            |letter: &str, mark: &str, times: usize| format!("{letter}{}", mark.repeat(times));
        for (text, left) in [
            (pile("q", "\u{300}", 39), pile("q", "\u{300}", 3)),
            (pile("q", "\u{300}", 4), pile("q", "\u{300}", 3)),
            (pile("ก", "็", 20), pile("ก", "็", 3)),
            (pile("א", "\u{300}", 9), pile("א", "\u{300}", 3)),
            (pile("א", "\u{5b0}", 9), pile("א", "\u{5b0}", 3)),
            (
                pile("q", "\u{300}\u{200d}", 9),
                pile("q", "\u{300}\u{200d}", 3) + &"\u{200d}".repeat(6),
            ),
            (pile("q", "\u{20dd}", 4), pile("q", "\u{20dd}", 3)),
        ] {
            assert!(has_excess_marks(&text), "{text}");
            assert_eq!(without_excess_marks(&text), left);
        }
        assert!(has_excess_marks(
            "H\u{335}\u{321}\u{34a}\u{301}\u{328}\u{30e}e c\u{30f}"
        ));
        assert!(!has_excess_marks(&pile("q", "\u{300}", 3)));
    }
}
