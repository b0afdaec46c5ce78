//! Training: from decisions to a model.
//!
//! First every feature receives its scale (`scaled`), then the weights are fitted (`descend`). The
//! fit is dual coordinate descent: it holds one dual variable for each decision and, in a shuffled
//! order that is the same on every run, solves for one of them at a time while the others stay
//! fixed. The invariant is that the weights always equal the sum of the decisions' values, each
//! times its class and its dual, so that a step costs only as much as its decision has features.

use std::collections::BTreeMap;

use super::features::SHAPES;
use super::model::FeatureWeight;
use super::{Example, Model, Shuffler};

/// The upper bound of a dual variable: the inverse of the regularisation, and so the limit to the
/// influence of one decision.
const PULL: f64 = 10.0;
/// The number of passes over all decisions.
const ROUNDS: usize = 60;
/// The influence of a feature's uneven spread over the classes on its scale, from 0 to 1.
const UNEVENNESS: f64 = 0.3;
/// The maximum number of Newton steps for one decision.
const STEPS: usize = 20;

/// Trains on decisions. The same ones in the same order give the same model, bit for bit. Returns
/// `None` as long as all are of one class.
#[must_use]
pub fn train(examples: &[Example]) -> Option<Model> {
    let spam = examples.iter().filter(|example| example.is_spam).count();
    if spam == 0 || spam == examples.len() {
        return None;
    }
    let mut model = scaled(examples, spam);
    let rows: Vec<TrainingRow> = examples
        .iter()
        .map(|example| TrainingRow::of(&model, example))
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

/// Returns the model before its regression: every feature with its scale and without a weight.
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
    let entry = |(feature, texts)| FeatureWeight {
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

/// A decision in the form that the regression uses.
struct TrainingRow {
    /// The values by their position among the model's entries; the last one is the bias.
    values: Vec<(u32, f32)>,
    /// The class: 1 for spam, -1 for ham.
    side: f64,
    /// The squared length of the values.
    square: f64,
}

impl TrainingRow {
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

/// Fits the weights of `features` features and, last, the bias.
fn descend(rows: &[TrainingRow], features: usize) -> Vec<f64> {
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

/// Returns the dual variable at which the loss is least while the others stay fixed, by Newton's
/// method.
fn best_dual(from: f64, margin: f64, square: f64) -> f64 {
    let mut dual = from;
    for _ in 0..STEPS {
        let slope = (dual / (PULL - dual)).ln() + margin + square * (dual - from);
        let curve = PULL / (dual * (PULL - dual)) + square;
        let step = -slope / curve;
        // A step never reaches the bounds, where the slope is infinite.
        let step = step.clamp(-dual * 0.9, (PULL - dual) * 0.9);
        dual += step;
        if step.abs() < 1e-10 * PULL {
            break;
        }
    }
    dual
}
