//! Standard output, which may be a pipe that its reader closes early.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write as _};

/// Writes a line. That nobody reads on is no fault; anything else is said on standard error.
pub(super) fn say(line: impl Display) {
    match writeln!(io::stdout(), "{line}") {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => {
            eprintln!("standard output cannot be written: {why}")
        }
        _ => {}
    }
}
