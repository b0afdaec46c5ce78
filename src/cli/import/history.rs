//! `tympan import list`, `show` and `undo`: the imports of this blog.

use clap::Subcommand;

use super::super::output::say;
use super::super::{CliError, Config, Exit, ExitCode, Explain as _, open};
use crate::error::Error;
use crate::model::{Authority, ImportId, ImportState};
use crate::store::imports::Import;
use crate::store::{self, Db};
use crate::transfer::import::undo;

/// The number of imports or losses that are read at once.
const PART: i64 = 200;

/// What to do with earlier imports.
#[derive(Clone, Debug, Subcommand)]
pub enum ImportAction {
    /// List the imports, newest first
    #[command(after_help = "Example:\n  tympan import list")]
    List,
    /// Print what an import did not carry
    #[command(after_help = "Example:\n  tympan import show 1")]
    Show {
        /// Number of the import
        import: ImportId,
    },
    /// Take back an import
    ///
    /// Deletes what it created and nobody has changed or answered since, and frees the addresses.
    /// Authors, labels and settings stay.
    #[command(after_help = "Example:\n  tympan import undo 1")]
    Undo {
        /// Number of the import
        import: ImportId,
    },
}

/// Runs the action.
///
/// # Errors
/// When the database cannot be read or written, or there is no such import.
pub(super) async fn run(config: &Config, action: &ImportAction) -> Result<ExitCode, CliError> {
    let (db, services) = open::open(config).await?;
    let done = match action {
        ImportAction::List => list(&db).await,
        ImportAction::Show { import } => show(&db, *import).await,
        ImportAction::Undo { import } => {
            let by = Authority::of_operator();
            let undone = Box::pin(undo(&db, &services, &by, *import)).await;
            undone.map(|undone| {
                say(format_args!("{} entries are gone.", undone.removed));
                for kept in &undone.kept {
                    say(format_args!("stays: {kept}"));
                }
            })
        }
    };
    db.close().await;
    match done {
        Err(Error::NotFound) => {
            Err(CliError::new("there is no such import")
                .fix("`tympan import list` shows the numbers"))
        }
        done => done
            .explain("cannot do that", "run the same command again")
            .map(|()| Exit::Done.into()),
    }
}

async fn list(db: &Db) -> Result<(), Error> {
    let mut before = ImportId(i64::MAX);
    loop {
        let part = store::imports::list(&mut db.read().await?, before, PART).await?;
        for import in &part {
            say(line(import));
        }
        match part.last() {
            Some(last) => before = last.id,
            None => return Ok(()),
        }
    }
}

/// An import in a line: its number, its time, its format, its files, and what it imported.
fn line(import: &Import) -> String {
    let imported = import.counts.iter().filter_map(|(kind, counts)| {
        let count = counts.get("imported").filter(|count| **count > 0)?;
        Some(format!("{count} {kind}"))
    });
    let imported: Vec<_> = imported.collect();
    let outcome = if import.state == ImportState::Undone {
        "taken back".to_owned()
    } else if import.user_id.is_some() && import.state != ImportState::Done {
        format!("{}, on the server", state(import.state))
    } else if import.finished_at.is_none() {
        "interrupted: run it again to finish it".to_owned()
    } else if imported.is_empty() {
        "nothing new".to_owned()
    } else {
        imported.join(", ")
    };
    format!(
        "{:>5}  {}  {:<10}  {}: {outcome}",
        import.id,
        import.started_at.format("%Y-%m-%d %H:%M"),
        import.format,
        import.source,
    )
}

/// How far an import of the server is.
fn state(state: ImportState) -> &'static str {
    match state {
        ImportState::Surveying => "being surveyed",
        ImportState::Ready => "ready to start",
        ImportState::Running => "running",
        ImportState::Stopped => "stopped",
        ImportState::Failed => "failed",
        ImportState::Done => "done",
        ImportState::Undoing => "being taken back",
        ImportState::Undone => "taken back",
    }
}

async fn show(db: &Db, import: ImportId) -> Result<(), Error> {
    let found = store::imports::find(&mut db.read().await?, import).await?;
    say(line(&found.ok_or(Error::NotFound)?));
    let mut after = 0;
    loop {
        let mut conn = db.read().await?;
        let part = store::imports::list_losses(&mut conn, import, after, PART).await?;
        for loss in &part {
            let extent = if loss.is_whole {
                "not carried"
            } else {
                "carried, but"
            };
            say(format_args!(
                "{} {}: {extent}: {}",
                loss.kind, loss.name, loss.reason
            ));
        }
        match part.last() {
            Some(last) => after = last.number,
            None => return Ok(()),
        }
    }
}
