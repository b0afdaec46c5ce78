//! What a page says about a text: its headings, its length, its beginning. All of it follows from the stored HTML.

use super::plain::{Without, walk};
use crate::safe_html::SafeHtml;

/// Words that are read in a minute.
const WORDS_A_MINUTE: usize = 230;

/// Characters of Chinese, Japanese or Korean that are read in a minute.
const CHARACTERS_A_MINUTE: usize = 500;

/// What takes so many minutes to read has a list of its contents above it.
const LONG: usize = 4;

/// As many headings make such a list.
const HEADINGS_MIN: usize = 3;

/// The list of contents above a text that takes so many `minutes` to read; nothing where it is short, or its author put one into it.
pub fn contents_above(html: &SafeHtml, minutes: usize) -> Option<SafeHtml> {
    if minutes < LONG || html.has_contents() {
        return None;
    }
    let headings = html.headings();
    (headings.len() >= HEADINGS_MIN).then(|| SafeHtml::list_of(&headings))
}

/// What stands before the author's jump break; nothing if there is none.
pub fn before_jump(html: &SafeHtml) -> Option<SafeHtml> {
    html.before_jump()
}

/// How many words a text has. A script without spaces counts by its characters, as many for a word as are read in its time.
pub fn words(html: &SafeHtml) -> usize {
    let counted = count(html);
    counted.words + (counted.characters * WORDS_A_MINUTE).div_ceil(CHARACTERS_A_MINUTE)
}

/// How many minutes it takes to read a text, at least one.
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

/// Han, Kana, Thai, Lao and Khmer, which part no words; not Hangul, which does.
fn is_read_by_character(character: char) -> bool {
    matches!(character, '\u{E00}'..='\u{EFF}' | '\u{1780}'..='\u{17FF}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
