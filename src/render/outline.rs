//! Facts about a rendered text, for the page and its metadata: word count, reading time, and whether
//! it needs a table of contents. All of them are computed from the stored HTML.

use super::contents::{has_contents, headings, list};
use super::plain::{Without, walk};
use crate::safe_html::SafeHtml;

/// The number of words read in a minute.
const WORDS_A_MINUTE: usize = 230;

/// The number of characters read in a minute in a script without spaces, such as Chinese.
const CHARACTERS_A_MINUTE: usize = 500;

/// The reading time in minutes from which on a text gets a table of contents.
const LONG: usize = 4;

/// The fewest headings for a table of contents.
const HEADINGS_MIN: usize = 3;

/// Returns the table of contents to show above a text that takes `minutes` to read. Returns `None`
/// if the text is short, has few headings, or contains a table of contents where its author put it.
pub fn contents_above(html: &SafeHtml, minutes: usize) -> Option<SafeHtml> {
    if minutes < LONG || has_contents(html) {
        return None;
    }
    let headings = headings(html);
    (headings.len() >= HEADINGS_MIN).then(|| list(&headings))
}

/// Returns the number of words in a text. In a script without spaces, characters are counted and
/// converted to the number of words that take as long to read.
pub fn words(html: &SafeHtml) -> usize {
    let counted = count(html);
    counted.words + (counted.characters * WORDS_A_MINUTE).div_ceil(CHARACTERS_A_MINUTE)
}

/// Returns the reading time of a text in minutes, at least 1.
pub fn reading_minutes(html: &SafeHtml) -> usize {
    words(html).div_ceil(WORDS_A_MINUTE).max(1)
}

#[derive(Default)]
struct Count {
    words: usize,
    characters: usize,
    in_word: bool,
}

fn count(html: &SafeHtml) -> Count {
    let mut count = Count::default();
    walk(html.as_str(), Without::Marks, |character| {
        count.take(character);
        true
    });
    count
}

impl Count {
    fn take(&mut self, character: char) {
        if is_read_by_character(character) {
            self.characters += 1;
            self.in_word = false;
        } else if character.is_alphanumeric() {
            self.words += usize::from(!std::mem::replace(&mut self.in_word, true));
        } else if !matches!(character, '\'' | '’' | '-' | '.' | '_') {
            self.in_word = false;
        }
    }
}

/// Whether the character is of a script that does not separate words: Han, Kana, Thai, Lao or
/// Khmer. Hangul does separate them.
fn is_read_by_character(character: char) -> bool {
    matches!(character, '\u{E00}'..='\u{EFF}' | '\u{1780}'..='\u{17FF}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
