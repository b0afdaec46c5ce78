//! `tympan redirects`: imports and exports redirects as a CSV file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::output::say;
use super::{CliError, Config, Exit, Explain as _, open};
use crate::error::{Error, Result};
use crate::model::Authority;
use crate::services::Services;
use crate::site::{self, RedirectImport, RedirectsFile};
use crate::store::Db;

/// The actions of `tympan redirects`.
#[derive(Clone, Debug, Subcommand)]
pub enum RedirectsAction {
    /// Create and update redirects from a CSV file
    ///
    /// The first line is `path,target`. A line without a target makes its path answer 410 Gone. If
    /// any line is invalid, nothing is changed.
    #[command(after_help = "Example:\n  tympan redirects import redirects.csv --dry-run")]
    Import {
        /// CSV file to read
        file: PathBuf,
        /// Report what would happen, without writing anything
        #[arg(long)]
        dry_run: bool,
    },
    /// Print all redirects as CSV, with their counts
    #[command(after_help = "Example:\n  tympan redirects export > redirects.csv")]
    Export,
}

/// Runs the action. A server may be running at the same time.
///
/// # Errors
/// When the file cannot be read, or a line of it is refused; then nothing has changed.
pub(super) async fn run(config: &Config, action: &RedirectsAction) -> Result<ExitCode, CliError> {
    match action {
        RedirectsAction::Import { file, dry_run } => import(config, file, *dry_run).await?,
        RedirectsAction::Export => export(config).await?,
    }
    Ok(Exit::Done.into())
}

async fn export(config: &Config) -> Result<(), CliError> {
    let (db, _) = open::open(config).await?;
    let exported = read_out(&db).await;
    db.close().await;
    say(exported
        .explain(
            "cannot read the redirects",
            "check that the database is running",
        )?
        .trim_end());
    Ok(())
}

async fn read_out(db: &Db) -> Result<String> {
    site::export_redirects(&mut db.read().await?, &Authority::of_operator()).await
}

async fn import(config: &Config, file: &Path, dry_run: bool) -> Result<(), CliError> {
    let bytes = std::fs::read(file).explain(
        &format!("cannot read {}", file.display()),
        "check the path and its permissions",
    )?;
    let (db, services) = open::open(config).await?;
    let imported = store(&db, &services, &bytes, dry_run).await;
    db.close().await;
    let RedirectImport {
        created,
        updated,
        unchanged,
    } = imported.map_err(|error| refused(file, error))?;
    say(format_args!(
        "{created} created, {updated} updated, {unchanged} unchanged"
    ));
    if dry_run {
        say("This was a dry run: nothing was written.");
    }
    Ok(())
}

async fn store(db: &Db, services: &Services, file: &[u8], dry_run: bool) -> Result<RedirectImport> {
    let file = RedirectsFile::read(services, file)?;
    let mut tx = db.begin().await?;
    let imported =
        site::import_redirects(&mut tx, services, &Authority::of_operator(), &file).await?;
    if !dry_run {
        tx.commit().await?;
    }
    Ok(imported)
}

/// Returns the error that lists every refused line by its number.
fn refused(file: &Path, error: Error) -> CliError {
    let Error::Invalid(errors) = &error else {
        return CliError::new("cannot store the redirects")
            .because(error)
            .fix("check that the database is running, then import again");
    };
    let lines: Vec<String> = errors
        .iter()
        .map(|error| format!("\n  {}: {}", error.field, error.message))
        .collect();
    CliError::new(format!(
        "{} has invalid lines; nothing was changed{}",
        file.display(),
        lines.concat()
    ))
    .fix("correct these lines and import again")
}
