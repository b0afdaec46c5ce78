//! Measures the server against references, as ratios from the same run.
//!
//! `cargo bench` builds the optimised server, creates a blog of a thousand posts in a folder of its
//! own, and prints a table. Every figure is the median of interleaved runs, with the least and the
//! greatest, so that other work on the machine affects both sides equally. To add a measurement,
//! write a file with a `run` function and name it in [`main`].
//!
//! - `cargo bench -- --quick`: short runs, three of each, for a first look.
//! - `cargo bench -- pages`, `comments`, `memory`, `media`: that part only. The last one compares
//!   with nginx where that is installed.
//! - `cargo bench -- kill9`: the server is killed in the middle of writing, ten times; on
//!   PostgreSQL too where `TYMPAN_TEST_DATABASE_URL` names a server. Never part of the table.
//! - `cargo bench -- flood`: ten thousand comments while two moderators approve them, on the same
//!   engines. Never part of the table.
//! - `cargo bench -- mixed`: readers, comments, changes, an import and backups at once, on the same
//!   engines, for three minutes or `--minutes=60`. Never part of the table.
//! - `cargo bench -- thread`: pages of threads of 100,000 comments on the same engines, in
//!   milliseconds beside those of 100. Never part of the table.
//! - `cargo bench -- search`: searches in 50,000 posts on the same engines. Never part of the table.

mod comments;
mod compare;
mod flood;
mod kill9;
mod load;
mod media;
mod memory;
mod mixed;
mod pages;
mod reference;
mod report;
mod search;
mod seed;
mod server;
mod thread;
mod thread_shape;

use std::time::Duration;

/// The time and number of runs.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The duration of one run.
    pub run: Duration,
    /// The number of runs of each side.
    pub runs: usize,
    /// The number of connections that send requests at the same time.
    pub clients: usize,
}

const FULL: Plan = Plan {
    run: Duration::from_millis(2500),
    runs: 5,
    clients: 32,
};
const QUICK: Plan = Plan {
    run: Duration::from_millis(700),
    runs: 3,
    clients: 32,
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(order) = arguments.iter().position(|word| word == reference::COMMAND) {
        return reference::serve(&arguments[order + 1..]);
    }
    let plan = if arguments.iter().any(|word| word == "--quick") {
        QUICK
    } else {
        FULL
    };
    let parts: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let is_wanted = |part: &str| parts.is_empty() || parts.contains(&part);
    if parts.contains(&"kill9") {
        return kill9::run();
    }
    if parts.contains(&"flood") {
        return flood::run();
    }
    if parts.contains(&"mixed") {
        return mixed::run(minutes(&arguments));
    }
    if parts.contains(&"thread") {
        return thread::run(plan);
    }
    if parts.contains(&"search") {
        return search::run(plan);
    }
    println!("{}", report::heading());
    if is_wanted("pages") {
        pages::run(plan);
    }
    if is_wanted("comments") {
        comments::run(plan);
    }
    if is_wanted("memory") {
        memory::run(plan);
    }
    if is_wanted("media") {
        media::run(plan);
    }
}

/// The value of `--minutes=`.
fn minutes(arguments: &[String]) -> u64 {
    let said = arguments
        .iter()
        .find_map(|word| word.strip_prefix("--minutes="));
    said.map_or(3, |said| said.parse().expect("minutes are a whole number"))
}
