//! The `tympan` program; see `tympan::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tympan::cli::main()
}
