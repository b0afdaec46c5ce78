//! Splitting a text into tokens with their positions.
//!
//! A word between spaces or punctuation is one token. A run of a script without spaces becomes as
//! many tokens as it has characters: each character with the next one, and the last one alone. So a
//! token begins at every character, and any sequence of characters within the run is a phrase of
//! tokens.

use super::characters::{self, FoldedChar};

/// The most characters of a token. Longer words are compared by their beginning.
const LENGTH_MAX: usize = 64;

/// A token and its position in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoldedToken {
    /// The folded letters and digits that are compared.
    pub text: String,
    /// The byte offset at which the token begins.
    pub start: usize,
    /// The byte offset at which it ends.
    pub end: usize,
    /// The byte offset at which the first character of a pair ends; `end` for other tokens.
    pub first_end: usize,
    /// Whether this is the last character of a dense run, as a token by itself.
    pub ends_run: bool,
}

/// Splits a text in NFC into tokens.
pub(super) fn tokens(text: &str) -> Vec<FoldedToken> {
    let mut cutter = Cutter::default();
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match characters::fold(c, &mut parts) {
            None => cutter.end(),
            Some(()) => parts
                .iter()
                .for_each(|part| cutter.push(*part, at, at + c.len_utf8())),
        }
    }
    cutter.end();
    cutter.tokens
}

#[derive(Default)]
struct Cutter {
    tokens: Vec<FoldedToken>,
    word: String,
    length: usize,
    start: usize,
    end: usize,
    /// The characters of the current dense run, each with the byte offsets of its start and end.
    run: Vec<(char, usize, usize)>,
}

impl Cutter {
    fn push(&mut self, part: FoldedChar, start: usize, end: usize) {
        match part {
            FoldedChar::Word(c) => {
                self.end_run();
                self.push_to_word(c, start, end);
            }
            FoldedChar::Dense(c) => {
                self.end_word();
                self.run.push((c, start, end));
            }
            FoldedChar::Mark(mark) => self.mark(mark, end),
        }
    }

    fn push_to_word(&mut self, c: char, start: usize, end: usize) {
        if self.word.is_empty() {
            self.start = start;
        }
        self.end = end;
        if self.length < LENGTH_MAX {
            self.word.push(c);
            self.length += 1;
        }
    }

    fn mark(&mut self, mark: char, end: usize) {
        if let Some(last) = self.run.last_mut() {
            last.0 = characters::with_mark(last.0, mark).unwrap_or(last.0);
            last.2 = end;
        }
    }

    fn end(&mut self) {
        self.end_word();
        self.end_run();
    }

    fn end_word(&mut self) {
        self.length = 0;
        if !self.word.is_empty() {
            let text = std::mem::take(&mut self.word);
            self.tokens.push(FoldedToken {
                text,
                start: self.start,
                end: self.end,
                first_end: self.end,
                ends_run: false,
            });
        }
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        for pair in run.windows(2) {
            let [(first, start, first_end), (second, _, end)] = [pair[0], pair[1]];
            self.tokens.push(FoldedToken {
                text: String::from_iter([first, second]),
                start,
                end,
                first_end,
                ends_run: false,
            });
        }
        if let Some((c, start, end)) = run.last() {
            self.tokens.push(FoldedToken {
                text: c.to_string(),
                start: *start,
                end: *end,
                first_end: *end,
                ends_run: true,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization as _;

    fn folded(text: &str) -> Vec<String> {
        let text: String = text.nfc().collect();
        tokens(&text).into_iter().map(|token| token.text).collect()
    }

    #[track_caller]
    fn same(spellings: &[&str]) {
        for other in &spellings[1..] {
            assert_eq!(
                folded(spellings[0]),
                folded(other),
                "{} {other}",
                spellings[0]
            );
        }
    }

    #[test]
    fn spellings_of_one_word_are_one_token() {
        same(&["naive", "Naïve", "NAI\u{308}VE", "na\u{AD}ive"]);
        same(&["strasse", "Straße", "STRASSE", "STRAẞE"]);
        same(&["istanbul", "İstanbul", "ISTANBUL", "ıstanbul"]);
        same(&["οδος", "Ὀδός", "ΟΔΟΣ"]);
        same(&["smorrebrod", "Smørrebrød"]);
        same(&["lodz", "Łódź"]);
        same(&["aether", "Æther"]);
        same(&["file", "ﬁle", "ｆｉｌｅ"]);
    }

    #[test]
    fn arabic_is_compared_without_points_and_forms() {
        same(&["كتاب", "كِتَاب", "كـتـاب"]);
        same(&["احمد", "أحمد", "إحمد", "آحمد", "ٱحمد"]);
        same(&["مدرسه", "مدرسة"]);
        same(&["علي", "على", "علی"]);
        same(&["2022", "٢٠٢٢", "۲۰۲۲"]);
    }

    #[test]
    fn dense_writing_is_cut_into_pairs() {
        assert_eq!(
            folded("東京都に行く"),
            ["東京", "京都", "都に", "に行", "行く", "く"]
        );
        assert_eq!(folded("東京2020年"), ["東京", "京", "2020", "年"]);
        assert_eq!(folded("タワー・ビル"), ["タワ", "ワー", "ー", "ビル", "ル"]);
        assert_eq!(folded("한국어"), ["한국", "국어", "어"]);
        same(&["ガイド", "カ\u{3099}イト\u{3099}", "ｶﾞｲﾄﾞ"]);
        assert_ne!(folded("パパ"), folded("ハハ"), "a sound mark is no accent");
    }

    #[test]
    fn signs_end_words_and_are_nothing() {
        assert_eq!(
            folded("e-mail: it's 3.14 (C++) 😀 ½"),
            ["e", "mail", "it", "s", "3", "14", "c", "12"]
        );
        assert!(folded("\u{0} \u{202E} … 😀 \u{301}").is_empty());
        assert_eq!(folded("हिन्दी"), ["हिन्दी"]);
    }

    #[test]
    fn a_token_knows_its_place() {
        let text = "Ein naïver 東京";
        let places: Vec<&str> = tokens(text)
            .iter()
            .map(|token| &text[token.start..token.end])
            .collect();
        assert_eq!(places, ["Ein", "naïver", "東京", "京"]);
    }

    #[test]
    fn no_token_is_long_or_has_a_sign() {
        for text in [
            "x".repeat(5000),
            "ﷺ".repeat(500),
            "\u{0928}\u{094D}".repeat(900),
            "a\u{301}".repeat(300),
        ] {
            for token in tokens(&text) {
                assert!(token.text.chars().count() <= LENGTH_MAX, "{}", token.text);
                assert!(
                    !token
                        .text
                        .contains(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()),
                    "{}",
                    token.text
                );
            }
        }
    }
}
