//! A folded text, as it is indexed.

use std::collections::HashMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::tokens::tokens;

/// After so many tokens of a body PostgreSQL may know no places any more: it has 16,383, of which the
/// title and the labels take some.
const PLACES_MAX: usize = 12_000;
/// How many places of one token are sure to be kept: PostgreSQL has 256 of each.
const PLACES_EACH: usize = 200;
/// What PostgreSQL holds of a text in one row is less than a mebibyte; the rest of that is for the
/// title, the labels and their like.
const BYTES_MAX: usize = 850_000;
/// What a token costs there beside its letters.
const TOKEN_COST: usize = 4;
/// What each place of it costs.
const PLACE_COST: usize = 2;

/// The folded tokens of a text, with single spaces between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    text: String,
    is_long: bool,
    crowded: Vec<String>,
}

impl Words {
    /// Folds a text. What is more than the index can hold is left out from its end.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = normalised(text);
        let tokens = tokens(&text);
        let mut words = Self {
            is_long: tokens.len() > PLACES_MAX,
            ..Self::default()
        };
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut cost = 0;
        for token in &tokens {
            let count = counts.entry(&token.text).or_default();
            *count += 1;
            if *count == PLACES_EACH + 1 {
                words.crowded.push(token.text.clone());
            }
            cost += if *count == 1 {
                token.text.len() + TOKEN_COST + PLACE_COST
            } else {
                PLACE_COST * usize::from(*count <= PLACES_EACH)
            };
            if cost > BYTES_MAX {
                words.is_long = true;
                break;
            }
            words.add(&token.text);
        }
        words
    }

    /// Adds the words of another text behind these.
    pub fn extend(&mut self, other: &Self) {
        self.is_long |= other.is_long;
        self.crowded.extend_from_slice(&other.crowded);
        if !other.text.is_empty() {
            self.add(&other.text);
        }
    }

    /// The tokens with single spaces between them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The tokens.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.text.split(' ').filter(|token| !token.is_empty())
    }

    /// Whether there are more places in it than are kept, so that a phrase is looked for by its words.
    pub(super) fn is_long(&self) -> bool {
        self.is_long
    }

    /// The tokens that stand in more places than are kept of one.
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

/// The text in NFC, which has all places that tokens have.
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
        assert_eq!(Words::of(" Über  den Wolken!").as_str(), "uber den wolken");
        assert_eq!(Words::of("…").tokens().count(), 0);
    }

    #[test]
    fn a_long_text_says_so_and_is_bounded() {
        assert!(
            !Words::of(&"a b c ".repeat(3000)).is_long()
                && Words::of(&"a b c ".repeat(6000)).is_long()
        );
        assert!(Words::of(&"a b ".repeat(200)).crowded().is_empty());
        assert_eq!(Words::of(&"a b a ".repeat(150)).crowded(), ["a"]);
        let unlike: String = (0..200_000).map(|n| format!("{n:x} ")).collect();
        let words = Words::of(&unlike);
        assert!(words.is_long() && words.as_str().len() < BYTES_MAX);
        let expanding = Words::of(&"ﷺ ".repeat(30_000));
        assert!(
            expanding.tokens().count() == 30_000,
            "what repeats costs little"
        );
    }
}
