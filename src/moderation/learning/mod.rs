//! The filter that learns from this blog's moderators: logistic regression on runs of characters.
//!
//! [`Features`] turns a text into hashed features; [`train()`] turns decided texts into a [`Model`],
//! the same one for the same decisions in the same order; [`Model::opinion`] says how likely a text
//! is spam, and which of its words speak for that. Nothing of the text itself is kept.
//!
//! The scheme is the "NB-SVM" of Wang and Manning (ACL 2012) with a logistic loss: every feature
//! is scaled by how rare it is and by how unevenly it is spread over the two classes, then weighed
//! by a regression that is trained by dual coordinate descent (Yu, Huang and Lin 2011).

pub mod evaluate;
mod features;
mod model;
mod shape;
mod train;

pub use features::Features;
pub use model::{Model, Opinion};
pub use train::train;

/// A text that somebody decided about.
#[derive(Clone, Debug)]
pub struct Example {
    /// What is known of the text.
    pub features: Features,
    /// What it was called.
    pub is_spam: bool,
}

/// A small generator (xorshift64*, Vigna 2014) for orders that have to be the same every time.
#[derive(Clone, Debug)]
struct Shuffler(u64);

impl Shuffler {
    /// `seed` may be any number.
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap_or(0) % end.max(1)
    }

    /// Puts `items` into another order (Fisher and Yates).
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
