//! `tympan import`: imports another blog and reports what was lost.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::output::say;
use super::{CliError, Config, Exit, ExitCode, Explain as _, open};
use crate::model::Authority;
use crate::remote_pictures::{self, Found};
use crate::transfer::import::{self, ImportError, Options, PASSES, Report, Step};
use crate::transfer::{EntryReader, blogger};

/// The arguments of `tympan import`.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// Format of the file
    pub format: ImportFormat,
    /// File to read
    pub file: PathBuf,
    /// Report what would happen, without writing anything
    #[arg(long)]
    pub dry_run: bool,
    /// Leave the pictures on the servers where they are, instead of having them fetched
    #[arg(long)]
    pub leave_pictures: bool,
    /// Exit with 2 if any part of a post, page or comment was lost
    #[arg(long)]
    pub strict: bool,
}

/// The formats that `tympan import` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// Backup file of Blogger (Atom)
    Blogger,
}

/// Runs the import and prints its report to standard output.
///
/// # Errors
/// When the import stopped, or when an entry was not accounted for exactly once. Reported losses
/// are not an error, unless `--strict` asks for [`Exit::Losses`] for losses of content.
pub(super) async fn run(config: &Config, import: &Import) -> Result<ExitCode, CliError> {
    let size = std::fs::metadata(&import.file)
        .explain(
            &unreadable(&import.file),
            "check the path and its permissions",
        )?
        .len();
    let (db, services) = open::open(config).await?;
    let bar = bar(size);
    let options = Options {
        dry_run: import.dry_run,
        ..Options::default()
    };
    let open = || reader(import.format, &import.file);
    let mut progress = |step| {
        advance(&bar, size, step);
        Ok(())
    };
    let report = Box::pin(import::run(
        &db,
        &services,
        &Authority::of_operator(),
        &open,
        &options,
        &mut progress,
    ))
    .await;
    bar.finish_and_clear();
    let found = match &report {
        Ok(_) if !import.dry_run && !import.leave_pictures => {
            let by = Authority::of_operator();
            let found = Box::pin(remote_pictures::find_in_imported(&db, &services, &by)).await;
            Some(found.explain("cannot look for pictures", "run the same import again")?)
        }
        _ => None,
    };
    db.close().await;
    let report = report.map_err(|why| stopped(&import.file, why))?;
    say(&report);
    found.iter().for_each(say_pictures);
    exit(&report, import.strict)
}

/// Tells what becomes of the pictures on other servers that posts still show.
fn say_pictures(found: &Found) {
    let (pictures, hosts): (usize, usize) = (found.hosts.values().sum(), found.hosts.len());
    if pictures > 0 {
        say(format_args!(
            "{pictures} pictures of {hosts} other servers will be fetched by the running server (`tympan serve`).\n\
             `tympan media fetch` shows how far that is, and `tympan media fetch --undo` takes it back."
        ));
    }
}

fn exit(report: &Report, strict: bool) -> Result<ExitCode, CliError> {
    if !report.balances() {
        return Err(CliError::new("the report does not add up: an entry was lost without being reported, or the file changed during the import")
            .fix("run the import again; if it fails again, please report this"));
    }
    let exit = if strict && report.lost_content() {
        Exit::Losses
    } else {
        Exit::Done
    };
    Ok(exit.into())
}

/// Opens the file with the reader of its format.
fn reader(format: ImportFormat, file: &Path) -> io::Result<Box<dyn EntryReader>> {
    let file = BufReader::new(File::open(file)?);
    match format {
        ImportFormat::Blogger => Ok(Box::new(blogger::Reader::new(file))),
    }
}

fn unreadable(file: &Path) -> String {
    format!("cannot read {}", file.display())
}

fn stopped(file: &Path, why: ImportError) -> CliError {
    let fix = match &why {
        ImportError::Open(_) => "check the path and its permissions",
        ImportError::Read(_) => {
            "repair the file or export the blog again; nothing was written unless the file changed during the import"
        }
        ImportError::Store(_) => "run the same import again: it continues where it stopped",
    };
    CliError::new(format!("cannot import {}", file.display()))
        .because(why)
        .fix(fix)
}

/// Returns a progress bar on standard error, hidden if that is not a terminal.
fn bar(size: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(size * PASSES);
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {eta}");
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

fn advance(bar: &ProgressBar, size: u64, step: Step) {
    let Step::Read { pass, bytes } = step else {
        return;
    };
    bar.set_length(size * PASSES.max(pass + 1));
    bar.set_position(size * pass + bytes);
}
