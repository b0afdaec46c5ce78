//! From a text to numbers: hashed runs of two to five characters, and the text's shape.

use std::ops::RangeInclusive;

use caseless::Caseless as _;
use unicode_normalization::UnicodeNormalization as _;

use super::shape;
use crate::model::text;

/// The lengths of the runs, in characters.
const RUNS: RangeInclusive<usize> = 2..=5;
/// The number of different hashes of runs is two to the power of this.
const HASH_BITS: u32 = 18;
/// The features of shape come after those of runs.
pub(super) const SHAPES: u32 = 1 << HASH_BITS;
/// The most characters of a text that are looked at.
const TEXT_MAX: usize = 2_000;

/// What is known of a text: sorted numbers, one that occurs twice stands twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features(Vec<u32>);

impl Features {
    /// The features of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let folded = fold(text);
        let mut features: Vec<u32> = runs(&folded).map(hash).collect();
        features.extend(shape::of(text, &folded).map(|shape| SHAPES + shape));
        features.sort_unstable();
        Self(features)
    }

    /// The numbers.
    pub(in crate::moderation) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.0.iter().copied()
    }

    /// Each feature with how often it occurs, in order.
    pub(super) fn counted(&self) -> impl Iterator<Item = (u32, u32)> {
        self.0
            .chunk_by(|one, next| one == next)
            .map(|same| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX)))
    }

    /// As bytes for the database: differences of seven bits a byte, the high bit where more follows.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * 2);
        let mut before = 0;
        for feature in &self.0 {
            let mut rest = feature - before;
            before = *feature;
            while rest >= 0x80 {
                bytes.push((rest & 0x7f) as u8 | 0x80);
                rest >>= 7;
            }
            bytes.push(rest as u8);
        }
        bytes
    }

    /// What [`Features::to_bytes`] made; a feature that is out of bounds is left out.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (mut features, mut before, mut rest, mut shift) = (Vec::new(), 0_u32, 0_u32, 0);
        for byte in bytes {
            rest |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            shift += 7;
            if byte & 0x80 == 0 {
                before = before.saturating_add(rest);
                features.extend((before < SHAPES + shape::COUNT).then_some(before));
                (rest, shift) = (0, 0);
            }
        }
        Self(features)
    }
}

/// The text as it is compared: NFKC, case folded, without invisible characters, one space between words
/// and one at each end.
pub(super) fn fold(text: &str) -> String {
    let visible = text
        .chars()
        .take(TEXT_MAX)
        .filter(|c| !text::is_invisible(*c));
    let folded: String = visible.nfkc().default_case_fold().collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    format!(" {} ", words.join(" "))
}

/// Every run of characters, in no particular order.
pub(super) fn runs(folded: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = folded
        .char_indices()
        .map(|(at, _)| at)
        .chain([folded.len()])
        .collect();
    RUNS.flat_map(move |length| {
        let ends = starts.iter().skip(length).copied().collect::<Vec<_>>();
        starts
            .clone()
            .into_iter()
            .zip(ends)
            .map(move |(start, end)| &folded[start..end])
    })
}

/// A run's number: FNV-1a, then a multiplication that spreads it.
pub(super) fn hash(run: &str) -> u32 {
    let fnv = run.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let spread = (fnv ^ (fnv >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    u32::try_from(spread >> (64 - HASH_BITS)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_come_back_from_bytes_as_they_went() {
        for text in [
            "",
            "a",
            "hello hello hello",
            "Füße \u{1F600} 日本語のコメント",
            &"x".repeat(5_000),
        ] {
            let features = Features::of(text);
            assert_eq!(
                Features::from_bytes(&features.to_bytes()),
                features,
                "{text}"
            );
        }
        assert_eq!(Features::from_bytes(&[0xff; 40]), Features::default());
    }

    #[test]
    fn case_width_spaces_and_invisible_characters_make_no_difference() {
        let plain = Features::of("buy cheap pills now please");
        let counted = |features: &Features| {
            features
                .counted()
                .filter(|(feature, _)| *feature < SHAPES)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            counted(&Features::of(
                "Buy \u{200B}CHEAP\n\n  ｐｉｌｌｓ now please"
            )),
            counted(&plain)
        );
    }

    #[test]
    fn runs_are_whole_characters_of_every_length() {
        let found: Vec<&str> = runs(" aß ").collect();
        assert_eq!(found, [" a", "aß", "ß ", " aß", "aß ", " aß "]);
    }
}
