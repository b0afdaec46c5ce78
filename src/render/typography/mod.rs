//! Quotes, apostrophes, dashes and ellipses in the style of a text's language.
//!
//! Straight marks become the language's own; curly marks are kept. In French, marks get their
//! narrow spaces. A [`Typesetter`] goes once over the runs of a paragraph, so that a quote may open
//! in one run and close in another (`"*so*"`). Its state is the character before and a bounded
//! stack of open quotes; it looks at most a few characters ahead.
//!
//! To add a language, add a line to `styles`.

mod styles;

use std::borrow::Cow;

use crate::model::LanguageTag;
use styles::{Pair, Thin};

pub(super) use styles::{Style, of as style};

/// The most nested quotes that are remembered; deeper ones are written, but matched by guess.
const MOST_OPEN: usize = 16;

/// U+202F NARROW NO-BREAK SPACE, which keeps a French mark with its word.
const NARROW: char = '\u{202F}';
const NO_BREAK: char = '\u{A0}';

/// Sets one line of plain text, such as a title, in the style of the language `lang`.
pub fn typeset<'t>(text: &'t str, lang: &LanguageTag) -> Cow<'t, str> {
    let style = style(lang);
    if !text.contains(|next| style.touches(next)) {
        return Cow::Borrowed(text);
    }
    let mut set = String::with_capacity(text.len() + 16);
    Typesetter::new(style).run(text, None, &mut set);
    Cow::Owned(set)
}

/// The state of typesetting one paragraph.
pub(super) struct Typesetter {
    style: Style,
    open: Vec<Open>,
    before: Option<char>,
    /// Whether the previous character is an opening mark.
    after_opening: bool,
}

/// An open quote: the straight mark that began it, and the marks that it is set with.
struct Open {
    sign: char,
    pair: Pair,
}

impl Typesetter {
    pub(super) fn new(style: Style) -> Self {
        Self {
            style,
            open: Vec::new(),
            before: None,
            after_opening: false,
        }
    }

    /// Passes over text that is not changed, such as code, and remembers its last character.
    pub(super) fn pass(&mut self, text: &str) {
        self.before = text.chars().next_back().or(self.before);
        self.after_opening = false;
    }

    /// Sets `text` and appends it to `out`. `next` is the first character of the following run.
    pub(super) fn run(&mut self, text: &str, next: Option<char>, out: &mut String) {
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let after = &rest[character.len_utf8()..];
            let used = self.sign(character, after, next, out).unwrap_or_else(|| {
                self.write(character, out);
                character.len_utf8()
            });
            rest = &rest[used..];
        }
    }

    fn write(&mut self, character: char, out: &mut String) {
        out.push(character);
        self.before = Some(character);
        self.after_opening = false;
    }

    /// Sets the mark `sign`, which `after` follows, and returns how many bytes were used, or `None`
    /// if it is not a mark.
    fn sign(
        &mut self,
        sign: char,
        after: &str,
        next: Option<char>,
        out: &mut String,
    ) -> Option<usize> {
        let following = after.chars().next().or(next);
        match sign {
            '"' => self.double(following, out),
            '\'' => self.single(after, following, out),
            '-' => return self.dash(after, following, out),
            '.' if after.starts_with("..")
                && !after.starts_with("...")
                && self.before != Some('.') =>
            {
                self.write('…', out);
                return Some(3);
            }
            '«' if self.style.spaced => return Some(self.guillemet(after, out)),
            '»' if self.style.spaced => self.end_guillemet(out),
            ';' | '!' | '?' | ':' if self.style.thin != Thin::None => {
                self.thin(sign, after, next, out)
            }
            _ => return None,
        }
        Some(sign.len_utf8())
    }

    fn double(&mut self, after: Option<char>, out: &mut String) {
        let parts_words = |next: Option<char>| next.is_none_or(char::is_whitespace);
        let is_he = |next: Option<char>| next.is_some_and(is_hebrew);
        if is_he(self.before) && is_he(after) {
            return self.write('״', out);
        }
        if self.opens() && !parts_words(after) {
            return self.begin('"', after, out);
        }
        if self.end('"', out) {
            return;
        }
        match self.before {
            before if parts_words(before) && parts_words(after) => self.write('"', out),
            Some(digit) if digit.is_ascii_digit() => self.write('″', out),
            // A quote within unspaced text (Chinese, Japanese), or after an elision in French: l’«
            // art ».
            before
                if !parts_words(after)
                    && (is_wide(before) || is_wide(after) || before == Some('’')) =>
            {
                self.begin('"', after, out)
            }
            _ => {
                let pair = self.style.outer;
                self.close(pair, out);
            }
        }
    }

    fn single(&mut self, after: &str, following: Option<char>, out: &mut String) {
        let is_letter = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
        if self.before.is_some_and(is_hebrew) {
            return self.write('׳', out);
        }
        if is_letter(self.before) && is_letter(following) {
            return self.write('’', out);
        }
        let starts = self.opens() && following.is_some_and(|next| !next.is_whitespace());
        if starts && !self.style.is_clipped(after) {
            return self.begin('\'', following, out);
        }
        if !starts && self.end('\'', out) {
            return;
        }
        match self.before {
            Some(digit) if digit.is_ascii_digit() => self.write('′', out),
            None if following.is_none() => self.write('\'', out),
            _ => self.write('’', out),
        }
    }

    /// Whether a quote at this position would open.
    fn opens(&self) -> bool {
        let opening =
            |before: char| before.is_whitespace() || "([{<«“‘„‚‹「『—–-/¡¿=".contains(before);
        self.after_opening || self.before.is_none_or(opening)
    }

    fn begin(&mut self, sign: char, after: Option<char>, out: &mut String) {
        let pair = self.style.pair(sign, is_wide(after));
        if self.open.len() < MOST_OPEN {
            self.open.push(Open { sign, pair });
        }
        self.write(pair.0, out);
        if self.style.is_spaced(pair) {
            self.write(NARROW, out);
        }
        self.after_opening = true;
    }

    /// Closes the innermost quote that `sign` began, and those inside it. Returns false if there is
    /// none.
    fn end(&mut self, sign: char, out: &mut String) -> bool {
        let Some(at) = self.open.iter().rposition(|open| open.sign == sign) else {
            return false;
        };
        let pair = self.open[at].pair;
        self.open.truncate(at);
        self.close(pair, out);
        true
    }

    fn close(&mut self, pair: Pair, out: &mut String) {
        if self.style.is_spaced(pair) {
            self.narrow(NARROW, out);
        }
        self.write(pair.1, out);
    }

    /// Writes a no-break space, replacing a plain space that is there.
    fn narrow(&mut self, space: char, out: &mut String) {
        if out.ends_with(' ') {
            out.pop();
        } else if self.before.is_some_and(char::is_whitespace) {
            return;
        }
        self.write(space, out);
    }

    /// Sets two hyphens as an en dash and three as an em dash, but keeps those of a command-line
    /// option (`--all`).
    fn dash(&mut self, after: &str, following: Option<char>, out: &mut String) -> Option<usize> {
        let more = after.bytes().take_while(|byte| *byte == b'-').count();
        let beyond = after[more..]
            .chars()
            .next()
            .or_else(|| following.filter(|_| more == after.len()));
        let dash = match more {
            1 if self.opens() && beyond.is_some_and(char::is_alphanumeric) => None,
            1 => Some('–'),
            2 => Some('—'),
            _ => None,
        };
        match dash {
            Some(dash) => self.write(dash, out),
            None => (0..=more).for_each(|_| self.write('-', out)),
        }
        Some(more + 1)
    }

    /// Writes a guillemet that the author typed, with a narrow space in place of the space after
    /// it, and returns how many bytes were used.
    fn guillemet(&mut self, after: &str, out: &mut String) -> usize {
        self.write('«', out);
        let space = after.chars().next().filter(|next| next.is_whitespace());
        if space.is_none_or(|space| space == ' ') {
            self.write(NARROW, out);
            self.after_opening = true;
            return '«'.len_utf8() + space.map_or(0, char::len_utf8);
        }
        '«'.len_utf8()
    }

    fn end_guillemet(&mut self, out: &mut String) {
        self.narrow(NARROW, out);
        self.write('»', out);
    }

    /// Writes a mark that French separates from its word by a space, if it ends a word here.
    fn thin(&mut self, sign: char, after: &str, next: Option<char>, out: &mut String) {
        let beyond = after
            .chars()
            .take(4)
            .find(|beyond| !"!?….".contains(*beyond))
            .or(next);
        let ends = beyond.is_none_or(|beyond| {
            beyond.is_whitespace()
                || "\"'»”’".contains(beyond)
                || (beyond == ')' && matches!(sign, '!' | '?'))
        });
        let follows = self.before.is_some_and(|before| {
            before == ' ' || before.is_alphanumeric() || ")]»”’%€…".contains(before)
        });
        let space = self.style.thin.space(sign);
        if let Some(space) = space.filter(|_| ends && follows && !out.is_empty()) {
            self.narrow(space, out);
        }
        self.write(sign, out);
    }
}

/// Whether the character is Chinese or Japanese, which are written without spaces between words.
fn is_wide(character: Option<char>) -> bool {
    matches!(
        character,
        Some(
            '\u{3000}'..='\u{30FF}'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FF00}'..='\u{FFEF}'
            | '\u{20000}'..='\u{3FFFF}',
        )
    )
}

fn is_hebrew(character: char) -> bool {
    matches!(character, '\u{5D0}'..='\u{5EA}')
}
