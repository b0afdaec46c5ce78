//! Phrases: the words of a query, each alone or several that follow each other.

use super::tokens::tokens;

/// A sequence of adjacent tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub tokens: Vec<String>,
    /// Whether the last token matches as a prefix.
    pub is_prefix: bool,
}

impl Phrase {
    /// Turns a text into a phrase. The last character of a dense run is a token by itself, which
    /// adds nothing to the pair before it and is dropped. If it is the only token, it matches as the
    /// prefix of a pair.
    pub fn parse(text: &str, has_star: bool) -> Option<Self> {
        // "東京都" gives 東京, 京都 and 都. The index has 都 alone only where a run ends, so the phrase
        // is 東京 京都. A single 都 is searched as a prefix instead, which finds it within runs too.
        let mut tokens = tokens(text);
        let ends_pair =
            matches!(&tokens[..], [.., pair, last] if last.ends_run && pair.end == last.end);
        if ends_pair {
            tokens.pop();
        }
        let last = tokens.last()?;
        let is_prefix =
            !ends_pair && (last.ends_run || (has_star && last.text.chars().nth(1).is_some()));
        Some(Self {
            tokens: tokens.into_iter().map(|token| token.text).collect(),
            is_prefix,
        })
    }

    /// The phrase of one token.
    pub fn one(token: String) -> Self {
        Self {
            tokens: vec![token],
            is_prefix: false,
        }
    }

    /// Returns the phrase with each token turned into a facet.
    pub fn as_facets(&self, facet: impl Fn(&str) -> String) -> Self {
        Self {
            tokens: self.tokens.iter().map(|token| facet(token)).collect(),
            is_prefix: self.is_prefix,
        }
    }

    /// Whether `tokens` begin with this phrase.
    pub fn stands_at(&self, tokens: &[impl AsRef<str>]) -> bool {
        let last = self.tokens.len() - 1;
        let fits = |(n, (own, other)): (usize, (&String, &str))| {
            own == other || (self.is_prefix && n == last && other.starts_with(own.as_str()))
        };
        tokens.len() > last
            && self
                .tokens
                .iter()
                .zip(tokens.iter().map(AsRef::as_ref))
                .enumerate()
                .all(fits)
    }
}
