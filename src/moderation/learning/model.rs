//! The trained filter: the scale and the weight of each feature.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::Features;
use super::features::{self, SHAPES};
use super::shape;

/// The value of a shape feature. The values of a text's runs together have the length 1.
pub(super) const SHAPE_VALUE: f64 = 0.1;
/// The maximum number of words that an opinion names.
const WORDS: usize = 5;
/// The maximum length of each word, in characters.
const WORD_MAX: usize = 40;

/// The parameters of one feature.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureWeight {
    /// The number of the feature.
    pub feature: u32,
    /// The scale of the feature, before a text's values are normalised to the length 1.
    pub scale: f32,
    /// The weight: above 0 for spam, below for ham.
    pub weight: f32,
}

/// A trained filter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The number of texts that it was trained on.
    pub examples: u32,
    /// The scale of a feature that none of these texts had.
    pub scale_of_unknown: f32,
    /// The constant term of the regression.
    pub bias: f32,
    /// The parameters of each feature, ordered by its number.
    pub entries: Vec<FeatureWeight>,
}

/// The filter's opinion on a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// The probability that the text is spam, from 0 to 1.
    pub probability: f64,
    /// The words that contribute most to that probability.
    pub words: Vec<String>,
}

impl Model {
    /// Returns the probability that a text with these features is spam, from 0 to 1.
    #[must_use]
    pub fn probability(&self, features: &Features) -> f64 {
        let margin: f64 = self
            .values(features)
            .iter()
            .map(|(feature, value)| value * self.weight(*feature))
            .sum();
        1.0 / (1.0 + (-(margin + f64::from(self.bias))).exp())
    }

    /// Returns the probability that a text is spam, with the words that contribute most to it.
    #[must_use]
    pub fn opinion(&self, text: &str) -> Opinion {
        let features = Features::of(text);
        Opinion {
            probability: self.probability(&features),
            words: self.words(text, &features),
        }
    }

    /// Returns the words whose runs together contribute most to spam, the highest first.
    fn words(&self, text: &str, features: &Features) -> Vec<String> {
        let share: HashMap<u32, f64> = self
            .values(features)
            .into_iter()
            .map(|(feature, value)| (feature, value * self.weight(feature)))
            .collect();
        let speaks = |word: &str| {
            features::runs(&format!(" {word} "))
                .filter_map(|run| share.get(&features::hash(run)))
                .sum::<f64>()
        };
        let folded = features::fold(text);
        let words: BTreeSet<&str> = folded
            .split_whitespace()
            .map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation()))
            .collect();
        let mut words: Vec<(&str, f64)> = words
            .into_iter()
            .filter(|word| !word.is_empty())
            .map(|word| (word, speaks(word)))
            .collect();
        words.retain(|(_, share)| *share > 0.0);
        words.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        words
            .into_iter()
            .take(WORDS)
            .map(|(word, _)| word.chars().take(WORD_MAX).collect())
            .collect()
    }

    /// Returns a text's values by feature: those of its runs normalised to the length 1, those of
    /// its shape as they are.
    pub(super) fn values(&self, features: &Features) -> Vec<(u32, f64)> {
        let mut values: Vec<(u32, f64)> = features
            .counted()
            .map(|(feature, count)| (feature, self.value(feature, count)))
            .collect();
        let runs = values.iter().filter(|(feature, _)| *feature < SHAPES);
        let length = runs
            .map(|(_, value)| value * value)
            .sum::<f64>()
            .sqrt()
            .max(1e-9);
        values
            .iter_mut()
            .filter(|(feature, _)| *feature < SHAPES)
            .for_each(|(_, value)| *value /= length);
        values
    }

    fn value(&self, feature: u32, count: u32) -> f64 {
        if feature >= SHAPES {
            return SHAPE_VALUE;
        }
        (1.0 + f64::from(count).ln())
            * f64::from(
                self.entry(feature)
                    .map_or(self.scale_of_unknown, |entry| entry.scale),
            )
    }

    fn weight(&self, feature: u32) -> f64 {
        self.entry(feature)
            .map_or(0.0, |entry| f64::from(entry.weight))
    }

    fn entry(&self, feature: u32) -> Option<&FeatureWeight> {
        self.entries
            .binary_search_by_key(&feature, |entry| entry.feature)
            .ok()
            .map(|at| &self.entries[at])
    }

    /// Encodes the model for the database, all numbers in little-endian order.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = [
            self.examples.to_le_bytes(),
            self.scale_of_unknown.to_le_bytes(),
            self.bias.to_le_bytes(),
        ];
        let entries = self.entries.iter().flat_map(|entry| {
            [
                entry.feature.to_le_bytes(),
                entry.scale.to_le_bytes(),
                entry.weight.to_le_bytes(),
            ]
        });
        head.into_iter().chain(entries).flatten().collect()
    }

    /// Decodes the bytes of [`Model::to_bytes`]; `None` for anything else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (words, rest) = bytes.as_chunks::<4>();
        let (head, entries) = words.split_at_checked(3)?;
        let (entries, odd) = entries.as_chunks::<3>();
        if !rest.is_empty() || !odd.is_empty() {
            return None;
        }
        let entry = |[feature, scale, weight]: &[[u8; 4]; 3]| FeatureWeight {
            feature: u32::from_le_bytes(*feature),
            scale: f32::from_le_bytes(*scale),
            weight: f32::from_le_bytes(*weight),
        };
        let entries: Vec<FeatureWeight> = entries.iter().map(entry).collect();
        let in_order = entries.is_sorted_by(|one, next| one.feature < next.feature);
        let known = entries
            .iter()
            .all(|entry| entry.feature < SHAPES + shape::COUNT);
        (in_order && known).then(|| Self {
            examples: u32::from_le_bytes(head[0]),
            scale_of_unknown: f32::from_le_bytes(head[1]),
            bias: f32::from_le_bytes(head[2]),
            entries,
        })
    }
}
