//! `tympan redirects`: redirects as a CSV file, in and out.

use std::path::Path;
use std::process::ExitCode;

use super::output::say;
use super::{CliError, Config, Exit, Explain as _, RedirectsAction, open};
use crate::error::{Error, Result};
use crate::model::Actor;
use crate::services::Services;
use crate::site::{self, Imported, RedirectsFile};
use crate::store::Db;

/// Does what was asked for, also beside a running server.
///
/// # Errors
/// When the file cannot be read, or a line of it cannot be taken: then nothing was changed.
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
            "the redirects cannot be read",
            "look whether the database answers",
        )?
        .trim_end());
    Ok(())
}

async fn read_out(db: &Db) -> Result<String> {
    site::export_redirects(&mut db.read().await?).await
}

async fn import(config: &Config, file: &Path, dry_run: bool) -> Result<(), CliError> {
    let bytes = std::fs::read(file).explain(
        &format!("{} cannot be read", file.display()),
        "look at its name and its rights",
    )?;
    let (db, services) = open::open(config).await?;
    let imported = store(&db, &services, &bytes, dry_run).await;
    db.close().await;
    let Imported {
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

async fn store(db: &Db, services: &Services, file: &[u8], dry_run: bool) -> Result<Imported> {
    let file = RedirectsFile::read(services, file)?;
    let mut tx = db.begin().await?;
    let imported = site::import_redirects(&mut tx, services, Actor::CommandLine, &file).await?;
    if !dry_run {
        tx.commit().await?;
    }
    Ok(imported)
}

/// Every line at fault by its number.
fn refused(file: &Path, error: Error) -> CliError {
    let Error::Invalid(errors) = &error else {
        return CliError::new("the redirects cannot be stored")
            .because(error)
            .fix("look whether the database answers, and import again");
    };
    let lines: Vec<String> = errors
        .iter()
        .map(|error| format!("\n  {}: {}", error.field, error.message))
        .collect();
    CliError::new(format!(
        "{} cannot be taken, and nothing was changed{}",
        file.display(),
        lines.concat()
    ))
    .fix("mend these lines and import again")
}
