//! `tympan backup FILE`: copies an SQLite database consistently, even while a server uses it.

use std::path::Path;
use std::process::ExitCode;

use super::key::key_file;
use super::open::open;
use super::output::say;
use super::{CliError, Explain as _};
use crate::config::Config;

/// Copies the database into a new file that only its owner can read.
pub(super) async fn run(config: &Config, file: &Path) -> Result<ExitCode, CliError> {
    let url = &config.database_url;
    if key_file(url).is_none() {
        return Err(
            CliError::new("`tympan backup` only copies SQLite databases")
                .fix("for PostgreSQL use pg_dump, and keep TYMPAN_SECRET_KEY with it"),
        );
    }
    let (db, _) = open(config).await?;
    reserve(file)?;
    let copied = db.copy_into(file).await;
    db.close().await;
    if copied.is_err() {
        // The file is empty or half written, and must not be taken for a backup.
        let _ = std::fs::remove_file(file);
    }
    copied.explain("cannot write the backup", "check that the disk is not full")?;
    say(format_args!(
        "Backed up the database to {}.",
        file.display()
    ));
    if let Some(key) = key_file(url).filter(|_| config.secret_key.is_none()) {
        say(format_args!(
            "Keep {} with it: without that key, commenters' e-mail addresses cannot be read.",
            key.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Creates the empty file into which `VACUUM INTO` writes. It refuses a file that has content.
fn reserve(file: &Path) -> Result<(), CliError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(file).map(drop);
    made.explain(
        &format!("cannot create {}", file.display()),
        "pass a file that does not exist yet, in a writable folder",
    )
}
