//! `tympan import`: imports another blog and reports what was lost.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use indicatif::{ProgressBar, ProgressStyle};

use super::output::say;
use super::{CliError, Config, Exit, ExitCode, Explain as _, open};
use crate::model::Authority;
use crate::remote_pictures::{self, Found};
use crate::transfer::format::ImportFormat;
use crate::transfer::formats::{self, FORMATS, Input, UnknownFormat};
use crate::transfer::import::{self, ImportError, Options, PASSES, Report, Step};
use crate::transfer::sources;

/// The arguments of `tympan import`.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// Files or folders of the export
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Format, if it cannot be recognised by the content
    #[arg(long, value_parser = format_names())]
    pub format: Option<String>,
    /// Report what would happen, without writing anything
    #[arg(long)]
    pub dry_run: bool,
    /// Leave the pictures on the servers where they are, instead of having them fetched
    #[arg(long)]
    pub leave_pictures: bool,
    /// Exit with 2 if any part of a post, page, comment or file was lost
    #[arg(long)]
    pub strict: bool,
}

fn format_names() -> PossibleValuesParser {
    FORMATS.map(|format| format.name).into()
}

/// The formats with their descriptions, for `--help`.
pub(super) fn formats_help() -> String {
    let line = |format: &ImportFormat| format!("\n  {:<10} {}", format.name, format.title);
    let lines: String = FORMATS.into_iter().map(line).collect();
    format!(
        "Formats, recognised by the content:{lines}\n\nExample:\n  tympan import blog-01-07-2022.xml --dry-run"
    )
}

/// Runs the import and prints its report to standard output.
///
/// # Errors
/// When the import stopped, or when an entry was not accounted for exactly once. Reported losses
/// are not an error, unless `--strict` asks for [`Exit::Losses`] for losses of content.
pub(super) async fn run(config: &Config, import: &Import) -> Result<ExitCode, CliError> {
    let input = input(import)?;
    let size = input.bytes();
    let (db, services) = open::open(config).await?;
    let bar = bar(size);
    let options = Options {
        dry_run: import.dry_run,
        ..Options::default()
    };
    let mut progress = |step| {
        advance(&bar, size, step);
        Ok(())
    };
    let report = Box::pin(import::run(
        &db,
        &services,
        &Authority::of_operator(),
        &input,
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
    let report = report.map_err(|why| stopped(&input, why))?;
    say(&report);
    found.iter().for_each(say_pictures);
    exit(&report, import.strict)
}

/// Opens the files and finds their format.
fn input(import: &Import) -> Result<Input, CliError> {
    let (format, files) = named_format(import);
    let source = sources::open(files).explain(
        "cannot read what is to be imported",
        "check the path and its permissions",
    )?;
    let input = match format {
        Some(format) => Input::of_format(source, format).map_err(UnknownFormat::from),
        None => Input::recognise(source),
    };
    input.map_err(|why| {
        let names: Vec<_> = FORMATS.iter().map(|format| format.title).collect();
        CliError::new("cannot import this")
            .because(why)
            .fix(format!("what can be imported: {}", names.join("; ")))
    })
}

/// The format that was named, by the option or before the first file, and the files.
fn named_format(import: &Import) -> (Option<&'static ImportFormat>, &[PathBuf]) {
    if let Some(name) = &import.format {
        return (formats::parse(name), &import.files);
    }
    if let [first, rest @ ..] = import.files.as_slice()
        && !rest.is_empty()
        && !first.exists()
        && let Some(format) = first.to_str().and_then(formats::parse)
    {
        return (Some(format), rest);
    }
    (None, &import.files)
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

fn stopped(input: &Input, why: ImportError) -> CliError {
    let fix = match &why {
        ImportError::Open(_) => "check the path and its permissions",
        ImportError::Read(_) => {
            "repair the file or export the blog again; nothing was written unless the file changed during the import"
        }
        ImportError::Store(_) => "run the same import again: it continues where it stopped",
    };
    CliError::new(format!("cannot import {}", input.members.join(", ")))
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
