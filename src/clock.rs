//! The only wall clock and the only source of randomness, passed to the code that needs them.
//!
//! `main` creates the system's; a test creates a fixed clock and advances it by hand. Clippy
//! forbids `Utc::now` and `SystemRandom::new` everywhere else.

use std::sync::Arc;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::watch;

/// An instant in UTC with the precision of both database engines, a microsecond.
pub type Timestamp = DateTime<Utc>;

/// A clock.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's wall clock.
    System,
    /// A clock that changes only when it is advanced, for tests.
    Fixed(Arc<watch::Sender<Timestamp>>),
}

impl Clock {
    /// Creates a clock that is fixed at `now`.
    #[must_use]
    pub fn fixed(now: Timestamp) -> Self {
        Self::Fixed(Arc::new(watch::Sender::new(microseconds(now))))
    }

    /// Returns the current instant, truncated to microseconds.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the clock")]
            Self::System => microseconds(Utc::now()),
            Self::Fixed(now) => *now.borrow(),
        }
    }

    /// Waits until `moment`. Returns at once if it has passed.
    pub async fn sleep_until(&self, moment: Timestamp) {
        match self {
            Self::System => {
                let wait = moment - self.now();
                tokio::time::sleep(wait.to_std().unwrap_or_default()).await;
            }
            Self::Fixed(now) => {
                let reached = now.subscribe().wait_for(|now| *now >= moment).await.is_ok();
                debug_assert!(reached, "the clock that is asked keeps its sender");
            }
        }
    }

    /// Advances a fixed clock; has no effect on the system's clock.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Fixed(now) = self {
            now.send_modify(|now| *now += by);
        }
    }
}

fn microseconds(at: Timestamp) -> Timestamp {
    at.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(at)
}

/// A cryptographically secure generator of random bytes.
#[derive(Clone, Debug)]
pub struct Rng(SystemRandom);

impl Rng {
    /// Creates a generator that uses the operating system's randomness.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the source of randomness"
    )]
    pub fn system() -> Self {
        Self(SystemRandom::new())
    }

    /// Returns `N` random bytes.
    ///
    /// # Panics
    /// If the operating system provides no randomness, since nothing secure can be done then.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0
            .fill(&mut bytes)
            .expect("the system's random generator works");
        bytes
    }
}
