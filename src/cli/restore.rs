//! `tympan restore FOLDER`: puts a backup of the whole blog back into an empty place.
//!
//! The files come first, each checked against its hash, and the database last, under its name only
//! when everything is there. So an interrupted restore leaves no blog, and is simply run again.

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::backup::database;
use super::backup::manifest::{Line, Manifest};
use super::key::key_file;
use super::open::explain_open;
use super::output::say;
use super::{CliError, Explain as _};
use crate::config::Config;
use crate::error::{Error, Result as Domain};
use crate::model::MediaHash;
use crate::storage::Storage;

/// Restores the backup in `folder` to the places that the configuration names.
pub(super) async fn run(config: &Config, folder: &Path) -> Result<ExitCode, CliError> {
    let Some(to) = config.database_url.file() else {
        return Err(CliError::new("`tympan restore` only restores SQLite databases")
            .fix("for PostgreSQL use pg_restore; docs/OPERATIONS.md tells how to put pictures and files back"));
    };
    let manifest = Manifest::read(folder)?;
    let storage = Storage::of(config).explain(
        "the place of the media library cannot be named",
        "set `media.folder` to the whole path of a folder, or check the keys of `media.s3`",
    )?;
    check_empty(to, &storage, &manifest).await?;
    let copy = restore_database(folder, to, &manifest).await?;
    restore_files(folder, &storage, &manifest).await?;
    let finished = fs::rename(&copy, to).and_then(|()| database::sync(to));
    finished.explain(
        &format!("cannot write {}", to.display()),
        "check that the disk is not full and that the folder is writable",
    )?;
    say(format_args!(
        "Restored the database of {} to {}, and {} files to {}. Every file is as it was.",
        manifest.head.made_at.format("%Y-%m-%d %H:%M UTC"),
        to.display(),
        manifest.lines.len(),
        storage,
    ));
    tell_of_key(config);
    say(
        "Then start `tympan`, and erase again what people asked you to erase since (docs/PRIVACY.md).",
    );
    Ok(ExitCode::SUCCESS)
}

/// Refuses to restore over another blog. What an interrupted restore of this backup has left is no
/// other blog.
async fn check_empty(to: &Path, storage: &Storage, manifest: &Manifest) -> Result<(), CliError> {
    if let Some(file) = database::files(to).iter().find(|file| file.exists()) {
        return Err(CliError::new(format!("{} is there already", file.display())).fix(
            "restore into an empty place: stop the server, and move the old database and its `-wal` and `-shm` away, or \
             set `database_url` to another file",
        ));
    }
    let expected: HashSet<&MediaHash> = manifest.lines.iter().map(|line| &line.hash).collect();
    for part in 0..Storage::PARTS {
        let files = storage.list(part).await;
        let files = files.explain(
            &format!("cannot read {storage}"),
            "check that it is readable, and that a bucket can be reached",
        )?;
        let mut hashes = files.iter().filter_map(|file| file.hash.as_ref());
        if let Some(other) = hashes.find(|hash| !expected.contains(hash)) {
            return Err(CliError::new(format!(
                "there are other files in {storage}, such as {other}"
            ))
            .fix("restore into an empty place: move them away, or set `media.folder` to another folder"));
        }
    }
    Ok(())
}

/// Copies the database beside its place and opens it once.
async fn restore_database(
    folder: &Path,
    to: &Path,
    manifest: &Manifest,
) -> Result<PathBuf, CliError> {
    let from = folder.join(&manifest.head.database);
    let hash = File::open(&from).and_then(MediaHash::of_reader);
    let hash = hash.explain(&format!("cannot read {}", from.display()), OTHER)?;
    if hash != manifest.head.database_hash {
        return Err(CliError::new(format!("{} is damaged", from.display())).fix(OTHER));
    }
    let copy = PathBuf::from(format!("{}.restoring", to.display()));
    let copied = || {
        if let Some(parent) = to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent)?;
        }
        database::remove(&copy)?;
        fs::copy(&from, &copy)
    };
    copied().explain(
        &format!("cannot write {}", copy.display()),
        "check that the disk is not full and that the folder is writable",
    )?;
    let opened = database::open(&copy).await;
    opened.map_err(|why| explain_open(&why))?.close().await;
    Ok(copy)
}

/// What to do about a damaged backup.
const OTHER: &str = "use another backup, or another copy of this one";

async fn restore_files(
    folder: &Path,
    storage: &Storage,
    manifest: &Manifest,
) -> Result<(), CliError> {
    for line in &manifest.lines {
        let path = line.path(folder);
        let restored = restore_file(&path, storage, line).await;
        if !restored.explain(&format!("cannot restore {}", path.display()), OTHER)? {
            return Err(
                CliError::new(format!("{} is missing or damaged", path.display())).fix(OTHER),
            );
        }
    }
    Ok(())
}

/// Restores a file. Returns false if it is not as it was.
async fn restore_file(path: &Path, storage: &Storage, line: &Line) -> Domain<bool> {
    if storage.hash_of(&line.hash).await?.as_ref() == Some(&line.hash) {
        return Ok(true);
    }
    let Ok(file) = File::open(path) else {
        return Ok(false);
    };
    let hash = file.try_clone().and_then(MediaHash::of_reader);
    if hash.map_err(Error::internal)? != line.hash {
        return Ok(false);
    }
    // A new handle, which reads from the start.
    let file = File::open(path).map_err(Error::internal)?;
    storage.put_reader(&line.hash, file).await?;
    Ok(true)
}

fn tell_of_key(config: &Config) {
    match key_file(&config.database_url).filter(|_| config.secret_key.is_none()) {
        Some(key) if key.exists() => say(format_args!(
            "{} must be the key that was kept with this backup; the start tells if it is not.",
            key.display()
        )),
        Some(key) => say(format_args!(
            "Now copy the tympan.key that was kept with this backup to {}: without it, commenters' e-mail addresses cannot \
             be read.",
            key.display()
        )),
        None => say(
            "`secret_key` must be the one with which this backup was made; the start tells if it is not.",
        ),
    }
}
