//! The promise of the page cache: no answer is older than what was acknowledged before it was asked for.
