//! Features of a text: hashes of its runs of two to five characters, and marks of its shape.

use std::ops::RangeInclusive;

use caseless::Caseless as _;
use unicode_normalization::UnicodeNormalization as _;

use super::shape;
use crate::model::text;

/// The lengths of the runs, in characters.
const RUNS: RangeInclusive<usize> = 2..=5;
/// The binary logarithm of the number of different hashes.
const HASH_BITS: u32 = 18;
/// The number of the first shape feature; they follow those of the runs.
pub(super) const SHAPES: u32 = 1 << HASH_BITS;
/// The number of characters of a text that are examined.
const TEXT_MAX: usize = 2_000;

/// The features of a text as sorted numbers; a feature that occurs twice is listed twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features(Vec<u32>);

impl Features {
    /// Extracts the features of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let folded = fold(text);
        let mut features: Vec<u32> = runs(&folded).map(hash).collect();
        features.extend(shape::of(text, &folded).map(|shape| SHAPES + shape));
        features.sort_unstable();
        Self(features)
    }

    /// Returns the numbers in order, with repetitions.
    pub(in crate::moderation) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.0.iter().copied()
    }

    /// Returns each feature with its number of occurrences, in order.
    pub(super) fn counted(&self) -> impl Iterator<Item = (u32, u32)> {
        self.0
            .chunk_by(|one, next| one == next)
            .map(|same| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX)))
    }

    /// Encodes the features for the database as differences in LEB128: seven bits a byte, with the
    /// high bit set where more follow.
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

    /// Decodes the bytes of [`Features::to_bytes`]. Features that are out of range are dropped.
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

/// Folds a text for comparison: NFKC, case folded, without invisible characters, one space between
/// words and one at each end.
pub(super) fn fold(text: &str) -> String {
    let visible = text
        .chars()
        .take(TEXT_MAX)
        .filter(|c| !text::is_invisible(*c));
    let folded: String = visible.nfkc().default_case_fold().collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    format!(" {} ", words.join(" "))
}

/// Returns every run of characters of every length, in no particular order.
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

/// Hashes a run: FNV-1a, then a multiplication that spreads the bits.
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
