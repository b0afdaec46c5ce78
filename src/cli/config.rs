//! `tympan config check` and `tympan config print`: check and show the configuration.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;

use super::output::say;
use super::{CliError, Exit};
use crate::config::{Effective, Flags, Sources};

/// The actions of `tympan config`.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ConfigAction {
    /// Check the configuration
    ///
    /// Prints `ok`, or every error with its place and a fix.
    #[command(after_help = "Example:\n  tympan config check --config /etc/tympan.toml")]
    Check,
    /// Show every value and its source; secrets as ***
    #[command(after_help = "Example:\n  TYMPAN_LOG__LEVEL=debug tympan config print")]
    Print,
}

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
