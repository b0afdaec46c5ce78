//! Random choices that can be repeated.

use tympan::clock::Rng;

/// The environment variable that repeats a failure: the seed that the failed test printed.
const SEED: &str = "TYMPAN_TEST_SEED";

/// A random number generator (xorshift64*, Vigna 2016), whose numbers follow from its seed.
pub struct Random(u64);

impl Random {
    /// Creates a generator from a seed, which may be any number.
    pub fn of(seed: u64) -> Self {
        // The state must not be 0; neighbouring seeds get states that are far apart.
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 << 63)
    }

    /// Creates a generator that begins in this state, which must not be 0.
    pub fn in_state(state: u64) -> Self {
        Self(state)
    }

    /// Creates a generator whose seed is another one in each run, unless the environment gives it,
    /// and prints the seed.
    pub fn new() -> Self {
        let seed = match std::env::var(SEED) {
            Ok(given) => given.parse().expect("a seed is a number"),
            Err(_) => u64::from(u32::from_be_bytes(Rng::system().bytes())),
        };
        println!("to repeat: {SEED}={seed}");
        Self::of(seed)
    }

    /// A number from 0 to below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        usize::try_from(high).expect("half of a u64 fits") % bound
    }

    pub fn one_of<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len())]
    }
}

#[test]
fn numbers_follow_from_the_seed() {
    let numbers = |seed| {
        let mut random = Random::of(seed);
        [(); 8].map(|()| random.below(1000))
    };
    assert_eq!(numbers(7), numbers(7));
    assert_ne!(numbers(0), numbers(1));
    assert_ne!(numbers(0)[0], numbers(0)[1]);
}
