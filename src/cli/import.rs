//! stand-in
use super::*;
pub(super) async fn run(_c: &Config, _i: &Import) -> Result<ExitCode, CliError> {
    Err(CliError::new("not yet"))
}
