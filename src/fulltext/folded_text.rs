//! The folded text of a document, within the limits of the index.
//!
//! PostgreSQL limits the size of a `tsvector` and the positions in it. [`FoldedText`] records where
//! a text exceeds these limits, so that phrases are searched by their single words there (see
//! `matcher.rs`).

use std::collections::HashMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::tokens::tokens;

/// The number of tokens in a body from which PostgreSQL may lose positions. It stores positions up
/// to 16,383, and the title and labels use some of them.
const PLACES_MAX: usize = 12_000;
/// The number of positions of one token that are certain to be kept. PostgreSQL keeps 256.
const PLACES_EACH: usize = 200;
/// The most bytes of a body in a `tsvector`. PostgreSQL's limit is one mebibyte for the whole row;
/// the rest is for the title, the labels and the facets.
const BYTES_MAX: usize = 850_000;
/// The bytes that a token costs in a `tsvector`, beside its letters.
const TOKEN_COST: usize = 4;
/// The bytes that each position of a token costs.
const PLACE_COST: usize = 2;

/// The folded tokens of a text, separated by single spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoldedText {
    text: String,
    is_long: bool,
    crowded: Vec<String>,
}

impl FoldedText {
    /// Folds a text. FoldedText that exceed the capacity of the index are cut off at the end.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = normalised(text);
        let tokens = tokens(&text);
        let mut folded = Self {
            is_long: tokens.len() > PLACES_MAX,
            ..Self::default()
        };
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut cost = 0;
        for token in &tokens {
            let count = counts.entry(&token.text).or_default();
            *count += 1;
            if *count == PLACES_EACH + 1 {
                folded.crowded.push(token.text.clone());
            }
            // A `tsvector` stores a token once, with its letters, and then its positions, of which
            // only the first ones count.
            cost += if *count == 1 {
                token.text.len() + TOKEN_COST + PLACE_COST
            } else {
                PLACE_COST * usize::from(*count <= PLACES_EACH)
            };
            if cost > BYTES_MAX {
                folded.is_long = true;
                break;
            }
            folded.add(&token.text);
        }
        folded
    }

    /// Appends the words of another text.
    pub fn extend(&mut self, other: &Self) {
        self.is_long |= other.is_long;
        self.crowded.extend_from_slice(&other.crowded);
        if !other.text.is_empty() {
            self.add(&other.text);
        }
    }

    /// The tokens, separated by single spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The tokens in the order of the text.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.text.split(' ').filter(|token| !token.is_empty())
    }

    /// Whether the text has more positions than the index keeps, so that phrases in it are searched
    /// by their single words.
    pub(super) fn is_long(&self) -> bool {
        self.is_long
    }

    /// The tokens that occur more often than the index keeps positions of one token.
    pub(super) fn crowded(&self) -> &[String] {
        &self.crowded
    }

    fn add(&mut self, token: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(token);
    }
}

/// Returns the text in NFC, to which the offsets of tokens refer.
pub(super) fn normalised(text: &str) -> std::borrow::Cow<'_, str> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_its_tokens() {
        assert_eq!(
            FoldedText::of(" Über  den Wolken!").as_str(),
            "uber den wolken"
        );
        assert_eq!(FoldedText::of("…").tokens().count(), 0);
    }

    #[test]
    fn a_long_text_says_so_and_is_bounded() {
        assert!(
            !FoldedText::of(&"a b c ".repeat(3000)).is_long()
                && FoldedText::of(&"a b c ".repeat(6000)).is_long()
        );
        assert!(FoldedText::of(&"a b ".repeat(200)).crowded().is_empty());
        assert_eq!(FoldedText::of(&"a b a ".repeat(150)).crowded(), ["a"]);
        let unlike: String = (0..200_000).map(|n| format!("{n:x} ")).collect();
        let folded = FoldedText::of(&unlike);
        assert!(folded.is_long() && folded.as_str().len() < BYTES_MAX);
        let expanding = FoldedText::of(&"ﷺ ".repeat(30_000));
        assert!(
            expanding.tokens().count() == 30_000,
            "what repeats costs little"
        );
    }
}
