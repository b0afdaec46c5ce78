//! `tympan backup PATH`: copies the blog consistently, even while a server uses it.
//!
//! A path that ends with `.db`, `.sqlite` or `.sqlite3` gets the database alone. Any other is a
//! folder, which gets the pictures and files too (`folder`), and which `tympan restore` puts back.
//! What is in such a folder is told by its manifest (`manifest`).

mod copy;
pub(super) mod database;
mod folder;
pub(super) mod manifest;

use std::path::Path;
use std::process::ExitCode;

use super::key::key_file;
use super::open::open;
use super::output::say;
use super::{CliError, Explain as _};
use crate::config::Config;
use crate::library;
use crate::model::Authority;
use crate::services::Services;
use crate::store::Db;

/// The endings of names that are a file's.
const DATABASE_NAMES: [&str; 3] = ["db", "sqlite", "sqlite3"];

/// Copies the database into a new file, or the whole blog into a folder.
pub(super) async fn run(config: &Config, path: &Path) -> Result<ExitCode, CliError> {
    let Some(database) = config.database_url.file() else {
        return Err(
            CliError::new("`tympan backup` only copies SQLite databases")
                .fix("for PostgreSQL use pg_dump, and keep TYMPAN_SECRET_KEY with it; docs/OPERATIONS.md tells how to copy pictures and files"),
        );
    };
    let is_file = !path.is_dir()
        && path
            .extension()
            .is_some_and(|end| DATABASE_NAMES.iter().any(|name| end == *name));
    let (db, services) = open(config).await?;
    let done = if is_file {
        copy_database(&db, &services, path).await
    } else {
        folder::back_up(&db, database, &services, path).await
    };
    db.close().await;
    done?;
    remind_of_key(config);
    Ok(ExitCode::SUCCESS)
}

/// Copies the database alone.
async fn copy_database(db: &Db, services: &Services, file: &Path) -> Result<(), CliError> {
    if file.exists() {
        return Err(
            CliError::new(format!("{} is there already", file.display()))
                .fix("pass a file that does not exist yet"),
        );
    }
    database::copy(db, file).await.explain(
        &format!("cannot write the backup to {}", file.display()),
        "pass a file in a writable folder, and check that the disk is not full",
    )?;
    say(format_args!(
        "Backed up the database to {}.",
        file.display()
    ));
    let has_media = library::list_files(db, &Authority::of_operator(), None).await;
    let has_media = has_media.explain("cannot read the database", "see the log above")?;
    if has_media.is_some() {
        say(format_args!(
            "The pictures and files in {} are not in it: `tympan backup FOLDER` copies both.",
            services.storage
        ));
    }
    Ok(())
}

fn remind_of_key(config: &Config) {
    if let Some(key) = key_file(&config.database_url).filter(|_| config.secret_key.is_none()) {
        say(format_args!(
            "Keep {} with it: without that key, commenters' e-mail addresses cannot be read.",
            key.display()
        ));
    }
}
