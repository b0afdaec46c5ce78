//! `tympan backup FILE`: a consistent copy of an SQLite database, while it is served.

use std::path::Path;
use std::process::ExitCode;

use super::open::{key_file, open};
use super::output::say;
use super::{CliError, Explain as _};
use crate::config::Config;

/// Copies the database into a new file, readable by its owner alone.
pub(super) async fn run(config: &Config, file: &Path) -> Result<ExitCode, CliError> {
    let url = config.database_url.expose();
    if key_file(url).is_none() {
        return Err(CliError::new("`tympan backup` copies SQLite databases")
            .fix("for PostgreSQL use pg_dump, and keep TYMPAN_SECRET_KEY with it"));
    }
    reserve(file)?;
    let (db, _) = open(config).await?;
    let copied = db.copy_into(file).await;
    db.close().await;
    if copied.is_err() {
        // Ours, empty or half written: nobody may take it for a backup.
        let _ = std::fs::remove_file(file);
    }
    copied.explain(
        "the copy could not be written",
        "look whether the disk is full",
    )?;
    say(format_args!("{} is a complete copy.", file.display()));
    if let Some(key) = key_file(url).filter(|_| config.secret_key.is_none()) {
        say(format_args!(
            "Keep {} with it: without that key, commenters' mail addresses cannot be read.",
            key.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the empty file: `VACUUM INTO` writes into it, and refuses one that holds anything.
fn reserve(file: &Path) -> Result<(), CliError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(file).map(drop);
    made.explain(
        &format!("{} cannot be made", file.display()),
        "name a file that does not exist yet, in a folder that can be written to",
    )
}
