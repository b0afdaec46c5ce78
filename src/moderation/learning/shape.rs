//! The shape of a text, regardless of its vocabulary: its length, its links, its capitals and
//! exclamation marks, and whether it speaks of its author.

use crate::moderation::links;

/// The number of shape features.
pub(super) const COUNT: u32 = LENGTHS + 7;
/// The number of length features, one for each power of two.
const LENGTHS: u32 = 16;

/// Returns the shape features of a text; `folded` is the same text after `fold`.
pub(super) fn of(text: &str, folded: &str) -> impl Iterator<Item = u32> {
    let length = text.chars().count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let own = words
        .iter()
        .filter(|word| matches!(**word, "my" | "our" | "me" | "us"))
        .count();
    let asks = words.iter().any(|word| {
        ["please", "pls", "plz"]
            .iter()
            .any(|please| word.starts_with(please))
    });
    let marks = [
        !links::hosts(folded).is_empty(),
        folded.contains("http"),
        own > 0,
        own > 2,
        asks,
        length > 10 && capitals * 2 > length,
        text.matches('!').count() > 2,
    ];
    let magnitude = (length + 1).ilog2().min(LENGTHS - 1);
    let marks = (LENGTHS..)
        .zip(marks)
        .filter_map(|(number, has)| has.then_some(number));
    [magnitude].into_iter().chain(marks)
}
