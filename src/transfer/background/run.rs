//! The job that works on an import: it does what the state asks for.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use tokio::task::{JoinSet, spawn_blocking};

use super::findings::Findings;
use super::folder::UploadedExport;
use super::options::ImportOptions;
use super::{folder, prepare};
use crate::error::{Error, Result};
use crate::model::{Authority, ImportId, ImportState, Scope};
use crate::remote_pictures;
use crate::services::Services;
use crate::store::imports::Import;
use crate::store::{self, Db};
use crate::transfer::formats::Input;
use crate::transfer::import::stored_report::{self, begin_unrecorded};
use crate::transfer::import::{self, ImportError, Options, PASSES, Step};

/// The interval at which progress is stored, and a stop is noticed.
const BEAT: Duration = Duration::from_secs(1);
/// The thousandths of a whole.
const WHOLE: u64 = 1000;

/// Why the work on an import ended early.
enum Interruption {
    /// The import is in another state meanwhile, such as stopped.
    StateChanged,
    /// It cannot go on, for this reason.
    Failed(String),
    /// It can be tried again.
    Again(Error),
}

impl From<Error> for Interruption {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable(_) => Self::Again(error),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<ImportError> for Interruption {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Store(error) => error.into(),
            other => Self::Failed(other.to_string()),
        }
    }
}

/// Does what the state of an import asks for; nothing if the server has nothing to do for it.
///
/// # Errors
/// [`Error::Unavailable`] if the work can be tried again. What cannot succeed is stored with the import
/// as its reason to fail.
pub async fn run(db: &Db, services: &Services, id: ImportId) -> Result<()> {
    sweep(db, services).await?;
    let Some(import) = store::imports::find(&mut db.read().await?, id).await? else {
        return Ok(());
    };
    if !import.state.is_active() {
        return Ok(());
    }
    match Box::pin(work(db, services, &import)).await {
        Ok(()) | Err(Interruption::StateChanged) => Ok(()),
        Err(Interruption::Again(error)) => Err(error),
        Err(Interruption::Failed(why)) => {
            tracing::warn!(import = id.0, error = why, "an import failed");
            let mut tx = begin_unrecorded(db).await?;
            store::imports::fail(&mut tx, id, import.state, &why).await?;
            tx.commit().await
        }
    }
}

async fn work(db: &Db, services: &Services, import: &Import) -> Result<(), Interruption> {
    let by = authority(db, import).await?;
    let progress = Arc::new(AtomicI64::new(0));
    // In a task of its own, because it waits for the writer while the work holds a connection.
    let mut beat = JoinSet::new();
    let (id, state) = (import.id, import.state);
    beat.spawn(follow(db.clone(), id, state, Arc::clone(&progress)));
    let work = async {
        match import.state {
            ImportState::Surveying => survey(db, services, &by, import, &progress).await,
            ImportState::Running => write(db, services, &by, import, &progress).await,
            ImportState::Undoing => undo(db, services, &by, import).await,
            _ => Ok(()),
        }
    };
    // What is dropped here is at most a transaction that was not committed.
    tokio::select! {
        ended = work => ended,
        Some(ended) = beat.join_next() => {
            ended.unwrap_or_else(|died| Err(Error::internal(died).into()))
        }
    }
}

/// The authority of the user who asked for the import.
async fn authority(db: &Db, import: &Import) -> Result<Authority, Interruption> {
    let mut conn = db.read().await?;
    let user = match import.user_id {
        Some(user) => store::users::find(&mut conn, user).await?,
        None => None,
    };
    let gone = || Interruption::Failed("the user who asked for it is gone".to_owned());
    let by = Authority::of_user(&user.ok_or_else(gone)?, &[Scope::Admin]);
    by.require_import()?;
    Ok(by)
}

/// Stores the progress until the import is in another state.
async fn follow(
    db: Db,
    id: ImportId,
    state: ImportState,
    progress: Arc<AtomicI64>,
) -> Result<(), Interruption> {
    loop {
        tokio::time::sleep(BEAT).await;
        let done = progress.load(Ordering::Relaxed);
        let mut tx = begin_unrecorded(&db).await?;
        let holds = store::imports::note_progress(&mut tx, id, state, done).await?;
        tx.commit().await?;
        if !holds {
            return Err(Interruption::StateChanged);
        }
    }
}

async fn survey(
    db: &Db,
    services: &Services,
    by: &Authority,
    import: &Import,
    progress: &AtomicI64,
) -> Result<(), Interruption> {
    let options = ImportOptions::read(&import.options)?;
    let mut importer = options.checked(&mut db.read().await?).await?;
    importer.dry_run = true;
    let report = read(db, services, by, (import, &options, &importer), progress).await?;
    stored_report::store_losses(db, import.id, &report).await?;
    let mut tx = begin_unrecorded(db).await?;
    let (from, to) = (ImportState::Surveying, ImportState::Ready);
    if !store::imports::change_state(&mut tx, import.id, from, to).await? {
        return Err(Interruption::StateChanged);
    }
    let counts = stored_report::counts(&report);
    store::imports::set_counts(&mut tx, import.id, &counts).await?;
    let findings = Findings::of(&report).stored()?;
    store::imports::set_findings(&mut tx, import.id, &findings).await?;
    Ok(tx.commit().await?)
}

async fn write(
    db: &Db,
    services: &Services,
    by: &Authority,
    import: &Import,
    progress: &AtomicI64,
) -> Result<(), Interruption> {
    let options = ImportOptions::read(&import.options)?;
    let mut importer = options.checked(&mut db.read().await?).await?;
    importer.import = Some(import.id);
    let report = read(db, services, by, (import, &options, &importer), progress).await?;
    let mut findings = Findings::of(&report);
    if !options.leave_pictures {
        let found = Box::pin(remote_pictures::find_in_imported(db, services, by)).await?;
        findings.pictures = Some(found.hosts.values().sum::<usize>() as u64);
    }
    let mut tx = begin_unrecorded(db).await?;
    store::imports::set_findings(&mut tx, import.id, &findings.stored()?).await?;
    let counts = stored_report::counts(&report);
    store::imports::finish(&mut tx, import.id, &counts, services.clock.now()).await?;
    tx.commit().await?;
    UploadedExport::new(services, import.files.0.clone())
        .remove()
        .await;
    Ok(())
}

/// Reads the files and writes their entries, or pretends to.
async fn read(
    db: &Db,
    services: &Services,
    by: &Authority,
    (import, options, importer): (&Import, &ImportOptions, &Options),
    progress: &AtomicI64,
) -> Result<import::Report, Interruption> {
    let files = import.files.0.clone();
    let input = prepare::open(services, files, options.format.clone()).await?;
    let input: Input = input.map_err(Interruption::Failed)?;
    let bytes = input.bytes();
    let mut advance = |step: Step| {
        if let Step::Read { pass, bytes: read } = step {
            progress.store(thousandths(pass, read, bytes), Ordering::Relaxed);
        }
        Ok(())
    };
    let report = import::run(db, services, by, &input, importer, &mut advance);
    Ok(Box::pin(report).await?)
}

/// How much is done after `read` of `bytes` in a pass, in thousandths. A pass more than usual does not
/// turn the bar back.
fn thousandths(pass: u64, read: u64, bytes: u64) -> i64 {
    let whole = (bytes.max(1)).saturating_mul(PASSES.max(pass + 1));
    let done = bytes.saturating_mul(pass).saturating_add(read.min(bytes));
    i64::try_from(done.saturating_mul(WHOLE) / whole).unwrap_or_default()
}

async fn undo(
    db: &Db,
    services: &Services,
    by: &Authority,
    import: &Import,
) -> Result<(), Interruption> {
    let undone = Box::pin(import::undo_entries(db, services, by, import.id)).await?;
    let findings = Findings::read(&import.findings)?.after_undo(undone);
    let mut tx = begin_unrecorded(db).await?;
    store::imports::set_findings(&mut tx, import.id, &findings.stored()?).await?;
    store::imports::change_state(&mut tx, import.id, import.state, ImportState::Undone).await?;
    tx.commit().await?;
    UploadedExport::new(services, import.files.0.clone())
        .remove()
        .await;
    Ok(())
}

/// Deletes uploads that no import has.
async fn sweep(db: &Db, services: &Services) -> Result<()> {
    let files = store::imports::list_files(&mut db.read().await?).await?;
    let (folder, now) = (
        services.imports_folder.clone(),
        SystemTime::from(services.clock.now()),
    );
    let swept = spawn_blocking(move || folder::sweep(&folder, &files, now)).await;
    swept.map_err(Error::internal)
}
