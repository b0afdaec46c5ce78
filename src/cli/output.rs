//! Standard output, which may be a pipe that its reader closes early, and numbers in it.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write as _};

/// Prints a line. A closed pipe is ignored; any other error is reported on standard error.
pub(super) fn say(line: impl Display) {
    match writeln!(io::stdout(), "{line}") {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => {
            eprintln!("cannot write to standard output: {why}")
        }
        _ => {}
    }
}

/// Returns a number with its noun, such as "1 picture" or "2 pictures".
pub(super) fn counted(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
