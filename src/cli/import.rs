//! `tympan import`: brings in a blog from elsewhere, and says what of it was lost.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal as _};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use super::output::say;
use super::{CliError, Config, Exit, ExitCode, Explain as _, Import, ImportFormat, open};
use crate::transfer::import::{self, ImportError, Options, PASSES, Report, Step};
use crate::transfer::{EntryReader, blogger};

/// Runs the import and prints its ledger on standard output.
///
/// # Errors
/// When it stopped, or an entry did not end exactly once. Losses that are named
/// are no error, unless `--strict` asks for [`Exit::Losses`] for those of content.
pub(super) async fn run(config: &Config, import: &Import) -> Result<ExitCode, CliError> {
    let size = std::fs::metadata(&import.file)
        .explain(&unreadable(&import.file), "look at its name and its rights")?
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
    let report = import::run(&db, &services, &open, &options, &mut progress).await;
    bar.finish_and_clear();
    db.close().await;
    let report = report.map_err(|why| stopped(&import.file, why))?;
    say(&report);
    exit(&report, import.strict)
}

fn exit(report: &Report, strict: bool) -> Result<ExitCode, CliError> {
    if !report.balances() {
        return Err(CliError::new("the ledger does not balance: an entry was lost without a name, or the file changed meanwhile")
            .fix("run the import again; if it says the same, please report it"));
    }
    let exit = if strict && report.lost_content() {
        Exit::Losses
    } else {
        Exit::Done
    };
    Ok(exit.into())
}

/// The reader of `format`, at the start of the file.
fn reader(format: ImportFormat, file: &Path) -> io::Result<Box<dyn EntryReader>> {
    let file = BufReader::new(File::open(file)?);
    match format {
        ImportFormat::Blogger => Ok(Box::new(blogger::Reader::new(file))),
    }
}

fn unreadable(file: &Path) -> String {
    format!("{} cannot be read", file.display())
}

fn stopped(file: &Path, why: ImportError) -> CliError {
    let fix = match &why {
        ImportError::Open(_) => "look at its name and its rights",
        ImportError::Read(_) => {
            "nothing was written unless the file changed meanwhile; mend the file or export the blog again"
        }
        ImportError::Store(_) => "run the same import again: it goes on where it stopped",
    };
    CliError::new(format!("the import of {} stopped", file.display()))
        .because(why)
        .fix(fix)
}

/// The bar on standard error, if somebody looks at it.
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
