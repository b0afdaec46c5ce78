//! The use cases of imports that the server runs: each checks the rights, and changes the state.

use super::folder::UploadedExport;
use super::options::ImportOptions;
use super::prepare::PreparedImport;
use crate::error::{ConflictFault, Error, Result};
use crate::model::{Authority, ImportId, ImportState, Job};
use crate::services::Services;
use crate::store::imports::{Import, ImportLoss, NewImport};
use crate::store::{self, Conn, Tx, import_entries};

/// The reason that these transactions record no change.
const UNRECORDED: &str = "the account of an import";

/// Finds an import.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may import, [`Error::NotFound`] without such an import.
pub async fn find(conn: &mut Conn, by: &Authority, id: ImportId) -> Result<Import> {
    by.require_import()?;
    store::imports::find(conn, id).await?.ok_or(Error::NotFound)
}

/// Lists at most `limit` imports with an id below `before`, newest first.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may import.
pub async fn list(
    conn: &mut Conn,
    by: &Authority,
    before: ImportId,
    limit: i64,
) -> Result<Vec<Import>> {
    by.require_import()?;
    store::imports::list(conn, before, limit).await
}

/// Lists at most `limit` losses of an import with a number above `after`, in their order.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may import, [`Error::NotFound`] without such an import.
pub async fn list_losses(
    conn: &mut Conn,
    by: &Authority,
    id: ImportId,
    after: i64,
    limit: i64,
) -> Result<Vec<ImportLoss>> {
    find(conn, by, id).await?;
    store::imports::list_losses(conn, id, after, limit).await
}

/// Stores an import, and queues its survey.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` is a user who may import.
pub async fn create(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    prepared: &PreparedImport,
) -> Result<Import> {
    by.require_import()?;
    let options = serde_json::to_value(&prepared.options).map_err(Error::internal)?;
    let new = NewImport {
        format: prepared.format,
        source: &prepared.source,
        state: ImportState::Surveying,
        user_id: Some(by.user_id()?),
        files: &prepared.files,
        options: &options,
    };
    let id = store::imports::insert(tx, &new, services.clock.now()).await?;
    queue(tx, services, id).await?;
    find(tx, by, id).await
}

/// Replaces the options of an import that is not running, and queues another survey.
///
/// # Errors
/// [`Error::Conflict`] if it is active or complete, [`Error::Invalid`] for options that are wrong, and
/// those of [`find`].
pub async fn set_options(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    id: ImportId,
    options: &ImportOptions,
) -> Result<Import> {
    let import = find_runnable(tx, by, id).await?;
    options.checked(tx).await?;
    let stored = serde_json::to_value(options).map_err(Error::internal)?;
    store::imports::set_options(tx, id, &stored).await?;
    move_to(tx, services, &import, ImportState::Surveying).await?;
    find(tx, by, id).await
}

/// Starts an import that was surveyed, or lets one that was stopped or that failed go on.
///
/// # Errors
/// [`Error::Conflict`] if it is active, complete or was not surveyed, and those of [`find`].
pub async fn start(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    id: ImportId,
) -> Result<Import> {
    let import = find_runnable(tx, by, id).await?;
    if import.counts.0.is_empty() {
        return Err(Error::conflict(
            ConflictFault::Import,
            "the files were not surveyed to their end: change the options, with which they are surveyed again",
        ));
    }
    move_to(tx, services, &import, ImportState::Running).await?;
    find(tx, by, id).await
}

/// Stops an import that is surveyed, runs or is undone. What it wrote stays.
///
/// # Errors
/// [`Error::Conflict`] if it is not active, and those of [`find`].
pub async fn stop(tx: &mut Tx, by: &Authority, id: ImportId) -> Result<Import> {
    let import = find(tx, by, id).await?;
    if !import.state.is_active() {
        return Err(Error::conflict(
            ConflictFault::Import,
            "the import does not run",
        ));
    }
    change(tx, &import, ImportState::Stopped).await?;
    find(tx, by, id).await
}

/// Deletes, in the background, what an import created and nobody has touched since.
///
/// # Errors
/// [`Error::Conflict`] if it is active, and those of [`find`].
pub async fn undo(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    id: ImportId,
) -> Result<Import> {
    let import = find(tx, by, id).await?;
    refuse_active(&import)?;
    store::imports::set_user(tx, id, by.user_id()?).await?;
    move_to(tx, services, &import, ImportState::Undoing).await?;
    find(tx, by, id).await
}

/// Deletes an import that has written nothing, or whose writing was undone. Returns its uploaded files,
/// for the caller to delete once the transaction is committed.
///
/// # Errors
/// [`Error::Conflict`] if it is active or something that it wrote is still there, and those of [`find`].
pub async fn delete(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    id: ImportId,
) -> Result<UploadedExport> {
    let import = find(tx, by, id).await?;
    refuse_active(&import)?;
    if import_entries::has_any(tx, id).await? {
        return Err(Error::conflict(
            ConflictFault::Import,
            "what the import wrote is still there: undo it first",
        ));
    }
    tx.unrecorded(UNRECORDED);
    store::imports::delete(tx, id).await?;
    Ok(UploadedExport::new(services, import.files.0))
}

/// Finds an import that the server could run.
async fn find_runnable(tx: &mut Tx, by: &Authority, id: ImportId) -> Result<Import> {
    let import = find(tx, by, id).await?;
    refuse_active(&import)?;
    if import.files.is_empty() {
        return Err(Error::conflict(
            ConflictFault::Import,
            "the import is one from the command line: run `tympan import` again",
        ));
    }
    match import.state {
        ImportState::Ready | ImportState::Stopped | ImportState::Failed => Ok(import),
        _ => Err(Error::conflict(
            ConflictFault::Import,
            "the import is over, and its files are gone: create another one with the same files",
        )),
    }
}

fn refuse_active(import: &Import) -> Result<()> {
    if import.state.is_active() {
        Err(Error::conflict(
            ConflictFault::Import,
            "the import is at work: stop it first",
        ))
    } else {
        Ok(())
    }
}

/// Moves an import to a state in which the server works on it.
async fn move_to(tx: &mut Tx, services: &Services, import: &Import, to: ImportState) -> Result<()> {
    change(tx, import, to).await?;
    queue(tx, services, import.id).await
}

async fn change(tx: &mut Tx, import: &Import, to: ImportState) -> Result<()> {
    tx.unrecorded(UNRECORDED);
    if store::imports::change_state(tx, import.id, import.state, to).await? {
        Ok(())
    } else {
        Err(Error::conflict(
            ConflictFault::Import,
            "the import has changed meanwhile",
        ))
    }
}

async fn queue(tx: &mut Tx, services: &Services, id: ImportId) -> Result<()> {
    tx.unrecorded(UNRECORDED);
    let now = services.clock.now();
    store::jobs::insert_once(tx, &Job::RunImport { import: id }, now, now).await
}
