//! `tympan migrate`: migrates the database to this version's tables, as `serve` also does.

use std::process::ExitCode;

use super::CliError;
use super::open::open;
use super::output::say;
use crate::config::Config;

/// Opens the database, which migrates it.
pub(super) async fn run(config: &Config) -> Result<ExitCode, CliError> {
    let (db, _) = open(config).await?;
    db.close().await;
    say(format_args!("The database schema is up to date."));
    Ok(ExitCode::SUCCESS)
}
