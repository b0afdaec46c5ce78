//! The repository layer on the engine of the run: every function of
//! `src/store/` is called here at least once, deletions included.
//!
//! One file a table; `statements` and `migrations` look at every SQL text,
//! `writer` at the transactions.

mod migrations;
mod rows;
mod source;
mod statements;
mod writer;
