//! A backup of the whole blog in a folder: the database, and the files of the media library.
//!
//! First the files are brought that there are, then the database is copied, then the files are
//! brought that the copy names and that have come meanwhile. A file without an item is deleted when
//! it is a day old at the earliest (`library/clean.rs`). So each file that the copy names was there
//! before the copy was made, or is too new to be deleted, and no sweep has to be kept from running.
//!
//! The next backup into the same folder brings only what is new. What it no longer needs is deleted
//! after its manifest is written. Two at a time are refused.
//!
//! Refused: a row that keeps sweeps from running, with an expiry for a backup that was killed. It
//! would need a table, and the two engines would have to agree on its clock.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::copy::{Brought, UNFINISHED, bring};
use super::database;
use super::manifest::{Line, Manifest};
use crate::cli::output::say;
use crate::cli::{CliError, Explain as _};
use crate::error::{Error, Result as Domain};
use crate::library;
use crate::model::{Authority, MediaHash, MediaId};
use crate::services::Services;
use crate::store::Db;

/// The name of the file that is locked while a backup runs, and that tells a folder of backups from
/// others.
const LOCK: &str = ".tympan-backup";
const FULL: &str = "check that the disk is not full and that the folder is writable; the last backup in it still holds";

const WRITABLE: &str = "pass a folder that this user can read and write";

fn unwritable(folder: &Path) -> String {
    format!("cannot write to {}", folder.display())
}

/// What was brought.
#[derive(Default)]
struct Progress {
    /// The files that are in the backup.
    files: BTreeSet<Line>,
    new: usize,
    new_bytes: u64,
    /// The files that the storage does not have.
    lost: Vec<MediaHash>,
}

/// Backs up the blog into `folder`, which is created if there is none.
pub(super) async fn back_up(
    db: &Db,
    database: &Path,
    services: &Services,
    folder: &Path,
) -> Result<(), CliError> {
    check_place(folder, database, services.storage.folder())?;
    let _lock = lock(folder)?;
    let mut progress = Progress::default();
    let done = copy_all(db, services, folder, &mut progress).await;
    let manifest = done.explain("the backup was not finished", FULL)?;
    prune(folder, &manifest).explain(
        "the backup is whole, but what it no longer needs could not be deleted",
        "delete the older files in the folder by hand",
    )?;
    say(format_args!(
        "Backed up the database and {} files to {}; {} of them ({} KiB) are new.",
        manifest.lines.len(),
        folder.display(),
        progress.new,
        progress.new_bytes.div_ceil(1 << 10),
    ));
    report_lost(&progress.lost)
}

/// Refuses a folder in which the backup would overwrite or delete something else: the blog itself,
/// or files of another program.
fn check_place(folder: &Path, database: &Path, media: Option<&Path>) -> Result<(), CliError> {
    if folder.exists() && !folder.is_dir() {
        return Err(CliError::new(format!("{} is a file", folder.display()))
            .fix("pass a folder, or a new file whose name ends with .db for the database alone"));
    }
    let place = fs::canonicalize(folder).ok();
    let is_parent_of = |path: &Path| {
        let path = std::path::absolute(path).ok();
        let parent = path.as_deref().and_then(Path::parent);
        let parent = parent.and_then(|parent| fs::canonicalize(parent).ok());
        parent.is_some() && parent == place
    };
    if is_parent_of(database) || media.is_some_and(is_parent_of) {
        return Err(
            CliError::new(format!("the blog itself is in {}", folder.display()))
                .fix("pass another folder, on another disk if you can"),
        );
    }
    let is_ours = folder.join(LOCK).exists() || Manifest::find(folder).is_some();
    let others = read_dir(folder).explain(&unwritable(folder), WRITABLE)?;
    if !is_ours && !others.is_empty() {
        return Err(
            CliError::new(format!("{} has other files in it", folder.display()))
                .fix("pass a new or an empty folder, or one in which a backup is"),
        );
    }
    Ok(())
}

/// Makes the folder and locks it until the process ends.
fn lock(folder: &Path) -> Result<File, CliError> {
    let made = || {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
        File::create(folder.join(LOCK))
    };
    let lock = made().explain(&unwritable(folder), WRITABLE)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => Err(CliError::new(format!(
            "another backup into {} is running",
            folder.display()
        ))
        .fix("wait for it")),
        // Some network file systems have no locks. Then nothing keeps the owner from two at a time.
        Err(fs::TryLockError::Error(_)) => Ok(lock),
    }
}

async fn copy_all(
    db: &Db,
    services: &Services,
    folder: &Path,
    progress: &mut Progress,
) -> Domain<Manifest> {
    bring_all(db, services, folder, progress).await?;
    let made_at = services.clock.now();
    let name = next_name(folder);
    let copy = folder.join(name);
    database::remove(&copy).map_err(Error::internal)?;
    database::copy(db, &copy).await?;
    // Only what the copy names belongs to the backup.
    progress.files.clear();
    progress.lost.clear();
    let opened = database::open(&copy).await?;
    let brought = bring_all(&opened, services, folder, progress).await;
    opened.close().await;
    brought?;
    let hash = database::sync(&copy).map_err(Error::internal)?;
    let mut manifest = Manifest::new(made_at, name.to_owned(), hash);
    manifest.lines = progress.files.iter().cloned().collect();
    sync_folders(folder, &manifest.lines).map_err(Error::internal)?;
    manifest.write(folder).map_err(Error::internal)?;
    Ok(manifest)
}

/// Brings every file that a database names.
async fn bring_all(
    db: &Db,
    services: &Services,
    folder: &Path,
    progress: &mut Progress,
) -> Domain<()> {
    let by = Authority::of_operator();
    let mut after: Option<MediaId> = None;
    while let Some((last, files)) = library::list_files(db, &by, after).await? {
        after = Some(last);
        for (hash, bytes) in files {
            let line = Line { hash, bytes };
            match bring(&services.storage, folder, &line).await? {
                Brought::Known => {}
                Brought::New => {
                    progress.new += 1;
                    progress.new_bytes += line.bytes;
                }
                Brought::Lost => {
                    progress.lost.push(line.hash);
                    continue;
                }
            }
            progress.files.insert(line);
        }
    }
    Ok(())
}

/// The names of the database in a backup. The next one takes the name that the last one has not, so
/// that the last one holds until the next one is finished.
const NAMES: [&str; 2] = ["tympan.db", "tympan-2.db"];

fn next_name(folder: &Path) -> &'static str {
    let last = Manifest::find(folder).map(|manifest| manifest.head.database);
    let is_free = |name: &&str| last.as_deref() != Some(*name);
    NAMES.into_iter().find(is_free).unwrap_or(NAMES[0])
}

/// Syncs the folders of the files, in which new names are.
fn sync_folders(folder: &Path, lines: &[Line]) -> io::Result<()> {
    let folders: BTreeSet<PathBuf> = lines
        .iter()
        .filter_map(|line| line.path(folder).parent().map(Path::to_owned))
        .collect();
    for part in &folders {
        File::open(part)?.sync_all()?;
    }
    if !folders.is_empty() {
        File::open(folder.join("media"))?.sync_all()?;
    }
    File::open(folder)?.sync_all()
}

/// Deletes the databases and files of earlier backups that this one does not name.
fn prune(folder: &Path, manifest: &Manifest) -> io::Result<()> {
    for name in NAMES {
        if name != manifest.head.database {
            database::remove(&folder.join(name))?;
        }
    }
    let needed: HashSet<&str> = manifest
        .lines
        .iter()
        .map(|line| line.hash.as_str())
        .collect();
    for part in read_dir(&folder.join("media"))? {
        for file in read_dir(&part)? {
            let name = file
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let hash = name.strip_suffix(UNFINISHED).unwrap_or(name);
            let is_ours = MediaHash::parse(hash).is_ok();
            if is_ours && !needed.contains(name) {
                fs::remove_file(file)?;
            }
        }
    }
    Ok(())
}

/// Lists what is in a folder; nothing if there is none.
fn read_dir(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect(),
        Err(why) if matches!(why.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(Vec::new())
        }
        Err(why) => Err(why),
    }
}

/// Ends with an error if files were lost before the backup, which it cannot have.
fn report_lost(lost: &[MediaHash]) -> Result<(), CliError> {
    if lost.is_empty() {
        return Ok(());
    }
    for hash in lost {
        eprintln!("lost: {hash}");
    }
    Err(CliError::new(format!(
        "the backup is whole, but for {} files that the media library has lost",
        lost.len()
    ))
    .fix("`tympan media check` names their items; put them back from an older backup, or upload them again"))
}
