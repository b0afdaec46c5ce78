//! The only wall clock and the only source of randomness, given to whoever needs them.
//!
//! `main` makes the system's; a test makes fixed ones and moves the clock by
//! hand. Clippy forbids `Utc::now` and `SystemRandom::new` everywhere else.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use ring::rand::{SecureRandom, SystemRandom};

/// An instant in UTC, whole microseconds (what both engines keep).
pub type Timestamp = DateTime<Utc>;

/// Tells the time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's wall clock.
    System,
    /// A clock that stands until it is moved.
    Fixed(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn fixed(now: Timestamp) -> Self {
        Self::Fixed(Arc::new(Mutex::new(microseconds(now))))
    }

    /// The current instant, cut to microseconds.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the clock")]
            Self::System => microseconds(Utc::now()),
            Self::Fixed(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a fixed clock forward; the system's is left alone.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Fixed(now) = self {
            *now.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}

fn microseconds(at: Timestamp) -> Timestamp {
    at.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(at)
}

/// Gives unpredictable bytes.
#[derive(Clone, Debug)]
pub struct Rng(SystemRandom);

impl Rng {
    /// The system's generator.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the source of randomness"
    )]
    pub fn system() -> Self {
        Self(SystemRandom::new())
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the system has no randomness: nothing safe can be done then.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0
            .fill(&mut bytes)
            .expect("the system's random generator works");
        bytes
    }
}
