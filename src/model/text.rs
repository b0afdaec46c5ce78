//! Rules that every short text from outside shares.

use unicode_normalization::UnicodeNormalization;

/// Whether `c` draws nothing or turns the direction of what follows: bidi
/// controls (UAX #9), zero-width and other invisible formatting, controls.
/// The two joiners stay: scripts and emoji need them.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
        || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// One line in NFC: no invisible characters, white space collapsed and trimmed.
#[must_use]
pub fn line(text: &str) -> String {
    let visible: String = text
        .nfc()
        .filter(|c| !is_invisible(*c) || c.is_whitespace())
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Several lines: `\r\n` and `\r` become `\n`, NUL goes, the ends are trimmed.
#[must_use]
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "")
        .trim()
        .to_owned()
}
