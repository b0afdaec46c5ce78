//! How well a judge of texts does: precision, recall and F1.

use std::fmt;

use super::{Example, Shuffler, train};

/// The parts of a cross-validation.
const FOLDS: usize = 10;
/// The seed of the order in which texts are dealt to the parts.
const SEED: u64 = 1;

/// What came of a trial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Spam that was called spam.
    pub caught: u32,
    /// Spam that was let through.
    pub missed: u32,
    /// Ham that was called spam.
    pub wronged: u32,
    /// Ham that was let through.
    pub passed: u32,
}

impl Score {
    /// Counts one text.
    pub fn count(&mut self, is_spam: bool, called_spam: bool) {
        *match (is_spam, called_spam) {
            (true, true) => &mut self.caught,
            (true, false) => &mut self.missed,
            (false, true) => &mut self.wronged,
            (false, false) => &mut self.passed,
        } += 1;
    }

    /// The share of what was called spam that is spam; 0 when nothing was called so.
    #[must_use]
    pub fn precision(&self) -> f64 {
        ratio(self.caught, self.wronged)
    }

    /// The share of the spam that was called spam.
    #[must_use]
    pub fn recall(&self) -> f64 {
        ratio(self.caught, self.missed)
    }

    /// The harmonic mean of both.
    #[must_use]
    pub fn f1(&self) -> f64 {
        ratio(2 * self.caught, self.missed + self.wronged)
    }

    /// The share of the ham that was called spam.
    #[must_use]
    pub fn false_positives(&self) -> f64 {
        ratio(self.wronged, self.passed)
    }
}

fn ratio(part: u32, rest: u32) -> f64 {
    if part == 0 {
        0.0
    } else {
        f64::from(part) / f64::from(part + rest)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "precision {:.3}\nrecall {:.3}\nf1 {:.3}",
            self.precision(),
            self.recall(),
            self.f1()
        )
    }
}

/// Trains on nine tenths and tries the last one, ten times, with both kinds dealt out evenly.
#[must_use]
pub fn cross_validate(examples: &[Example]) -> Score {
    let mut fold = vec![0; examples.len()];
    let mut shuffler = Shuffler::new(SEED);
    for kind in [true, false] {
        let mut those: Vec<usize> = (0..examples.len())
            .filter(|at| examples[*at].is_spam == kind)
            .collect();
        shuffler.shuffle(&mut those);
        those
            .into_iter()
            .enumerate()
            .for_each(|(n, at)| fold[at] = n % FOLDS);
    }
    let mut score = Score::default();
    for part in 0..FOLDS {
        let of = |tried: bool| {
            examples
                .iter()
                .zip(&fold)
                .filter(move |(_, fold)| (**fold == part) == tried)
                .map(|(example, _)| example.clone())
        };
        let (trained, tried): (Vec<Example>, Vec<Example>) =
            (of(false).collect(), of(true).collect());
        add(&mut score, &trained, &tried);
    }
    score
}

/// Trains on some texts and tries others.
#[must_use]
pub fn hold_out(trained: &[Example], tried: &[Example]) -> Score {
    let mut score = Score::default();
    add(&mut score, trained, tried);
    score
}

/// Without a model, which needs both kinds, everything is let through.
fn add(score: &mut Score, trained: &[Example], tried: &[Example]) {
    let model = train(trained);
    for example in tried {
        let called_spam = model
            .as_ref()
            .is_some_and(|model| model.probability(&example.features) > 0.5);
        score.count(example.is_spam, called_spam);
    }
}
