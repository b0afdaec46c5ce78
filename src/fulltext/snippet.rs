//! Marking the hits of a query in a text that is shown.
//!
//! Hits are found with the same folding as in the index, so that `naive` marks "naïve". The result
//! is plain text in pieces; the template escapes it.

use super::Query;
use super::folded_text::normalised;
use super::phrase::Phrase;
use super::tokens::{FoldedToken, tokens};

/// The number of characters that are searched for hits. A text may match by a word after them,
/// which no snippet shows.
const LOOKED_AT: usize = 200_000;
/// The number of characters before the first hit of a snippet.
const BEFORE: usize = 60;

/// A piece of a text, marked or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text of the piece.
    pub text: String,
    /// Whether the piece is a hit.
    pub is_hit: bool,
}

/// Marks the hits of a query in texts.
#[derive(Clone, Debug)]
pub struct Marker {
    phrases: Vec<Phrase>,
}

/// A hit: its range in bytes, and the index of its phrase.
#[derive(Clone, Copy, Debug)]
struct Hit {
    start: usize,
    end: usize,
    phrase: usize,
}

impl Marker {
    /// Creates a marker for the words and phrases of a query.
    #[must_use]
    pub fn new(query: &Query) -> Self {
        Self {
            phrases: query.words().to_vec(),
        }
    }

    /// Marks the hits in a whole text.
    #[must_use]
    pub fn mark(&self, text: &str) -> Vec<Piece> {
        let text = normalised(text);
        pieces(&text, 0, text.len(), &self.hits(&text))
    }

    /// Returns about `length` characters of a text, from the part with the most different phrases
    /// of the query, with the hits marked.
    #[must_use]
    pub fn snippet(&self, text: &str, length: usize) -> Vec<Piece> {
        let text = normalised(text);
        let text = &text[..byte_of(&text, LOOKED_AT)];
        let hits = self.hits(text);
        let first = best(text, &hits, length.saturating_sub(BEFORE));
        let start = first.map_or(0, |hit| back(text, hit.start));
        let end = forth(text, start, length);
        let mut pieces = pieces(text, start, end, &hits);
        if start > 0 {
            pieces.insert(0, plain("…\u{A0}"));
        }
        if end < text.len() {
            pieces.push(plain("\u{A0}…"));
        }
        pieces
    }

    /// Finds the hits in order, without overlaps. If no phrase occurs, finds their single words
    /// instead.
    fn hits(&self, text: &str) -> Vec<Hit> {
        let tokens = tokens(text);
        let hits = find(&self.phrases, &tokens);
        if !hits.is_empty() {
            return hits;
        }
        let words = self.phrases.iter().flat_map(|phrase| &phrase.tokens);
        let words: Vec<Phrase> = words
            .map(|token| Phrase {
                tokens: vec![token.clone()],
                is_prefix: false,
            })
            .collect();
        find(&words, &tokens)
    }
}

fn find(phrases: &[Phrase], tokens: &[FoldedToken]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for at in 0..tokens.len() {
        for (number, phrase) in phrases
            .iter()
            .enumerate()
            .filter(|(_, phrase)| phrase.stands_at(&tokens[at..]))
        {
            let last = &tokens[at + phrase.tokens.len() - 1];
            // A single dense character matches as the prefix of a pair; only the character itself
            // is marked, not its neighbour.
            let end = if phrase.is_prefix {
                last.first_end
            } else {
                last.end
            };
            // Overlapping hits, such as the pairs of a run, become one.
            match hits.last_mut().filter(|last| last.end > tokens[at].start) {
                Some(last) => last.end = last.end.max(end),
                None => hits.push(Hit {
                    start: tokens[at].start,
                    end,
                    phrase: number,
                }),
            }
        }
    }
    hits
}

impl AsRef<str> for FoldedToken {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// Finds the first hit from which the most different phrases occur within `length` characters.
fn best(text: &str, hits: &[Hit], length: usize) -> Option<Hit> {
    const TRIED: usize = 500;
    let mut best: Option<(usize, Hit)> = None;
    for (n, hit) in hits.iter().enumerate().take(TRIED) {
        let end = hit.start + byte_of(&text[hit.start..], length);
        let mut phrases: Vec<usize> = hits[n..]
            .iter()
            .take_while(|hit| hit.end <= end)
            .map(|hit| hit.phrase)
            .collect();
        phrases.sort_unstable();
        phrases.dedup();
        if best.is_none_or(|(count, _)| phrases.len() > count) {
            best = Some((phrases.len(), *hit));
        }
    }
    best.map(|(_, hit)| hit)
}

/// The start of a word about [`BEFORE`] characters before `hit`.
fn back(text: &str, hit: usize) -> usize {
    let Some((start, _)) = text[..hit].char_indices().rev().nth(BEFORE) else {
        return 0;
    };
    let space = text[start..hit]
        .find(' ')
        .filter(|space| *space < BEFORE / 2);
    space.map_or(start, |space| start + space + 1)
}

/// The end of a word at most `length` characters after `start`.
fn forth(text: &str, start: usize, length: usize) -> usize {
    let end = start + byte_of(&text[start..], length);
    if end == text.len() {
        return end;
    }
    let space = text[start..end]
        .rfind(' ')
        .filter(|space| space * 4 > (end - start) * 3);
    space.map_or(end, |space| start + space)
}

/// The byte offset of the `n`th character.
fn byte_of(text: &str, n: usize) -> usize {
    text.char_indices().nth(n).map_or(text.len(), |(at, _)| at)
}

fn pieces(text: &str, start: usize, end: usize, hits: &[Hit]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = start;
    for hit in hits
        .iter()
        .filter(|hit| hit.start >= start && hit.end <= end)
    {
        pieces.push(plain(&text[at..hit.start]));
        pieces.push(Piece {
            text: text[hit.start..hit.end].to_owned(),
            is_hit: true,
        });
        at = hit.end;
    }
    pieces.push(plain(&text[at..end]));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

fn plain(text: &str) -> Piece {
    Piece {
        text: text.to_owned(),
        is_hit: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;

    /// Joins the pieces of a text, with brackets around the hits.
    fn marked(query: &str, text: &str, length: usize) -> String {
        let query = Query::parse(query, Tz::UTC).expect("it is short");
        let pieces = Marker::new(&query).snippet(text, length);
        pieces
            .iter()
            .map(|piece| {
                if piece.is_hit {
                    format!("[{}]", piece.text)
                } else {
                    piece.text.clone()
                }
            })
            .collect()
    }

    #[test]
    fn hits_are_marked_as_they_are_written() {
        assert_eq!(
            marked("naive", "A naïve, NAÏVE na\u{308}ive.", 99),
            "A [naïve], [NAÏVE] [näive]."
        );
        assert_eq!(
            marked("strasse ber*", "Straße in Berlin", 99),
            "[Straße] in [Berlin]"
        );
        assert_eq!(
            marked("\"two words\"", "two, words; words two", 99),
            "[two, words]; words two"
        );
        assert_eq!(
            marked("東京都", "私は東京都に住む", 99),
            "私は[東京都]に住む"
        );
        assert_eq!(marked("猫", "黒猫と猫", 99), "黒[猫]と[猫]");
        assert_eq!(marked("-bad", "bad words", 99), "bad words");
    }

    #[test]
    fn a_snippet_stands_where_most_of_the_words_do() {
        let text = format!(
            "{}one word here {}one and two {}",
            "far ".repeat(50),
            "wide ".repeat(60),
            "away ".repeat(50)
        );
        let snippet = marked("one two", &text, 120);
        assert!(
            snippet.contains("[one] and [two]")
                && snippet.starts_with("…\u{A0}wide")
                && snippet.ends_with("\u{A0}…"),
            "{snippet}"
        );
        assert_eq!(marked("none", "short text", 99), "short text");
        assert!(marked("x", &"語".repeat(500), 100).chars().count() <= 103);
    }
}
