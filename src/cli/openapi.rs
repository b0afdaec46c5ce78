//! stand-in
use super::*;
pub(super) fn run() -> Result<ExitCode, CliError> {
    Err(CliError::new("not yet"))
}
