//! What a text looks like, whatever its words: its length, its links, how it shouts and whom it speaks of.

use crate::moderation::links;

/// How many features of shape there are.
pub(super) const COUNT: u32 = LENGTHS + 7;
/// The first features: the text's length by powers of two.
const LENGTHS: u32 = 16;

/// The features of shape that a text has; `folded` is the same text as it is compared.
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
