//! Standard output, which may be a pipe that its reader closes early.

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
