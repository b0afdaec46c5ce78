//! The quality of the spam filter: precision, recall and F1.

use std::fmt;

use super::{Example, Shuffler, train};

/// The number of folds of a cross-validation.
const FOLDS: usize = 10;
/// The seed of the order in which texts are dealt to the folds.
const SEED: u64 = 1;

/// The counts of a trial (the confusion matrix).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// True positives: spam that was called spam.
    pub true_positives: u32,
    /// False negatives: spam that was called ham.
    pub false_negatives: u32,
    /// False positives: ham that was called spam.
    pub false_positives: u32,
    /// True negatives: ham that was called ham.
    pub true_negatives: u32,
}

impl Score {
    /// Counts one text.
    pub fn count(&mut self, is_spam: bool, called_spam: bool) {
        *match (is_spam, called_spam) {
            (true, true) => &mut self.true_positives,
            (true, false) => &mut self.false_negatives,
            (false, true) => &mut self.false_positives,
            (false, false) => &mut self.true_negatives,
        } += 1;
    }

    /// Returns the share of spam among the texts that were called spam; 0 when there are none.
    #[must_use]
    pub fn precision(&self) -> f64 {
        ratio(self.true_positives, self.false_positives)
    }

    /// Returns the share of the spam that was called spam.
    #[must_use]
    pub fn recall(&self) -> f64 {
        ratio(self.true_positives, self.false_negatives)
    }

    /// Returns the harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(&self) -> f64 {
        ratio(
            2 * self.true_positives,
            self.false_negatives + self.false_positives,
        )
    }

    /// Returns the share of the ham that was called spam.
    #[must_use]
    pub fn false_positives(&self) -> f64 {
        ratio(self.false_positives, self.true_negatives)
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

/// Trains on nine folds and tests on the tenth, for each of the ten. Both classes are dealt evenly
/// to the folds.
#[must_use]
pub fn cross_validate(examples: &[Example]) -> Score {
    let mut fold = vec![0; examples.len()];
    let mut shuffler = Shuffler::new(SEED);
    for kind in [true, false] {
        let mut order: Vec<usize> = (0..examples.len())
            .filter(|at| examples[*at].is_spam == kind)
            .collect();
        shuffler.shuffle(&mut order);
        order
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

/// Trains on some texts and tests on others.
#[must_use]
pub fn hold_out(trained: &[Example], tried: &[Example]) -> Score {
    let mut score = Score::default();
    add(&mut score, trained, tried);
    score
}

/// Adds the counts of one trial. Without a model, which needs texts of both classes, every text
/// counts as called ham.
fn add(score: &mut Score, trained: &[Example], tried: &[Example]) {
    let model = train(trained);
    for example in tried {
        let called_spam = model
            .as_ref()
            .is_some_and(|model| model.probability(&example.features) > 0.5);
        score.count(example.is_spam, called_spam);
    }
}
