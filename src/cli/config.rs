//! `tympan config check` and `tympan config print`: check and show the configuration.

use std::{path::Path, process::ExitCode};

use super::output::say;
use super::{CliError, ConfigAction, Exit};
use crate::config::{Effective, Flags, Sources};

/// Checks or prints the configuration.
///
/// # Errors
/// Every fault of the configuration, each with its place and how to fix it.
pub fn run(action: ConfigAction, file: Option<&Path>, flags: &Flags) -> Result<ExitCode, CliError> {
    let effective = Effective::load(&Sources::of_process(file, flags))?;
    match action {
        ConfigAction::Check => say("ok"),
        ConfigAction::Print => print!("{effective}"),
    }
    Ok(Exit::Done.into())
}
