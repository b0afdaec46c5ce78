//! From decisions to a model.

use std::collections::BTreeMap;

use super::features::SHAPES;
use super::model::Entry;
use super::{Example, Model, Shuffler};

/// How far one decision may pull: the inverse of the regularisation.
const PULL: f64 = 10.0;
/// How often every decision is looked at.
const ROUNDS: usize = 60;
/// How much it counts that a feature is spread unevenly over the classes, 0 to 1.
const UNEVENNESS: f64 = 0.3;
/// Steps of Newton's method for one decision.
const STEPS: usize = 20;

/// Trains on decisions; the same ones in the same order give the same model, bit for bit.
/// `None` as long as they are all of one kind.
#[must_use]
pub fn train(examples: &[Example]) -> Option<Model> {
    let spam = examples.iter().filter(|example| example.is_spam).count();
    if spam == 0 || spam == examples.len() {
        return None;
    }
    let mut model = scaled(examples, spam);
    let rows: Vec<Row> = examples
        .iter()
        .map(|example| Row::of(&model, example))
        .collect();
    let weights = descend(&rows, model.entries.len());
    let (bias, weights) = weights.split_last()?;
    model.bias = *bias as f32;
    model
        .entries
        .iter_mut()
        .zip(weights)
        .for_each(|(entry, weight)| entry.weight = *weight as f32);
    Some(model)
}

/// The model before its regression: every feature with how much it counts.
fn scaled(examples: &[Example], spam: usize) -> Model {
    let mut seen: BTreeMap<u32, [f64; 2]> = BTreeMap::new();
    for example in examples {
        example.features.counted().for_each(|(feature, _)| {
            seen.entry(feature).or_default()[usize::from(example.is_spam)] += 1.0
        });
    }
    let count = examples.len() as f64;
    let [ham, spam] = [count - spam as f64 + 1.0, spam as f64 + 1.0];
    let rarity = |texts: f64| ((1.0 + count) / (1.0 + texts)).ln() + 1.0;
    let scale = |[in_ham, in_spam]: [f64; 2]| {
        let unevenness = (((in_spam + 1.0) / spam) / ((in_ham + 1.0) / ham))
            .ln()
            .abs();
        (rarity(in_ham + in_spam) * (1.0 - UNEVENNESS + UNEVENNESS * unevenness)) as f32
    };
    let entry = |(feature, texts)| Entry {
        feature,
        scale: if feature < SHAPES { scale(texts) } else { 1.0 },
        weight: 0.0,
    };
    Model {
        examples: u32::try_from(examples.len()).unwrap_or(u32::MAX),
        scale_of_unknown: (rarity(0.0) * (1.0 - UNEVENNESS)) as f32,
        bias: 0.0,
        entries: seen.into_iter().map(entry).collect(),
    }
}

/// A decision as the regression sees it.
struct Row {
    /// The positions of its features among the model's entries, with their values; last the bias.
    values: Vec<(u32, f32)>,
    /// 1 for spam, -1 for the others.
    side: f64,
    /// The square of its length.
    square: f64,
}

impl Row {
    fn of(model: &Model, example: &Example) -> Self {
        let place = |feature: u32| {
            model
                .entries
                .binary_search_by_key(&feature, |entry| entry.feature)
                .ok()
        };
        let values = model
            .values(&example.features)
            .into_iter()
            .filter_map(|(feature, value)| Some((place(feature)? as u32, value as f32)));
        let values: Vec<(u32, f32)> = values.chain([(model.entries.len() as u32, 1.0)]).collect();
        let square = values
            .iter()
            .map(|(_, value)| f64::from(value * value))
            .sum();
        Self {
            values,
            side: if example.is_spam { 1.0 } else { -1.0 },
            square,
        }
    }

    fn margin(&self, weights: &[f64]) -> f64 {
        self.side
            * self
                .values
                .iter()
                .map(|(at, value)| weights[*at as usize] * f64::from(*value))
                .sum::<f64>()
    }

    fn pull(&self, weights: &mut [f64], by: f64) {
        self.values
            .iter()
            .for_each(|(at, value)| weights[*at as usize] += self.side * by * f64::from(*value));
    }
}

/// The weights of `features` features and, last, the bias.
fn descend(rows: &[Row], features: usize) -> Vec<f64> {
    let mut weights = vec![0.0; features + 1];
    let mut duals = vec![1e-8; rows.len()];
    rows.iter()
        .zip(&duals)
        .for_each(|(row, dual)| row.pull(&mut weights, *dual));
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut shuffler = Shuffler::new(1);
    for _ in 0..ROUNDS {
        shuffler.shuffle(&mut order);
        for &one in &order {
            let row = &rows[one];
            let dual = best_dual(duals[one], row.margin(&weights), row.square);
            row.pull(&mut weights, dual - duals[one]);
            duals[one] = dual;
        }
    }
    weights
}

/// Where the loss of one decision is least while the others stand, by Newton's method.
fn best_dual(from: f64, margin: f64, square: f64) -> f64 {
    let mut dual = from;
    for _ in 0..STEPS {
        let slope = (dual / (PULL - dual)).ln() + margin + square * (dual - from);
        let curve = PULL / (dual * (PULL - dual)) + square;
        let step = -slope / curve;
        // Never onto the ends, where the loss has no slope.
        let step = step.clamp(-dual * 0.9, (PULL - dual) * 0.9);
        dual += step;
        if step.abs() < 1e-10 * PULL {
            break;
        }
    }
    dual
}
