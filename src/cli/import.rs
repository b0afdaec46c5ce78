//! `tympan import`: imports another blog and reports what was lost.

mod history;

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use indicatif::{ProgressBar, ProgressStyle};
use url::Url;

use super::output::{counted, say};
use super::{CliError, Config, Exit, ExitCode, Explain as _, open};
use crate::model::Authority;
use crate::remote_pictures::{self, Found};
use crate::transfer::format::ImportFormat;
use crate::transfer::formats::{self, FORMATS, Input, UnknownFormat};
use crate::transfer::import::{
    self, AddressMap, ImportError, Options, PASSES, Report, SkipKind, Step,
};
use crate::transfer::sources;

pub use history::ImportAction;

/// The arguments of `tympan import`.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Import {
    /// What to do with earlier imports instead
    #[command(subcommand)]
    pub action: Option<ImportAction>,
    /// Files or folders of the export
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Format, if it cannot be recognised by the content
    #[arg(long, value_parser = format_names())]
    pub format: Option<String>,
    /// Report what would happen, without writing anything
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite what was changed or deleted here since an earlier import
    #[arg(long)]
    pub theirs: bool,
    /// Address of the old blog, if the export does not tell it: links to it become links to this blog
    #[arg(long, value_name = "URL")]
    pub from: Option<Url>,
    /// Kinds to leave out, separated by commas
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub skip: Vec<SkipKind>,
    /// User of this blog for an author of the old one, such as `ann=anna-lee`
    #[arg(long = "author", value_name = "OLD=NEW", value_parser = author_pair)]
    pub authors: Vec<(String, String)>,
    /// CSV file of old and new addresses, for comments that come without posts: `old,new` a line,
    /// with `*` at the end of both for all that begin so
    #[arg(long, value_name = "CSV")]
    pub map: Option<PathBuf>,
    /// Make excerpts that authors wrote the subtitles of posts, instead of leaving them out
    #[arg(long)]
    pub excerpts_as_subtitles: bool,
    /// Import a blog that only invited readers could see, although everyone will see it here
    #[arg(long)]
    pub from_private: bool,
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
        "Example:\n  tympan import blog-01-07-2022.xml --dry-run\n\nFormats, recognised by the content:{lines}"
    )
}

/// Runs the import and prints its report to standard output.
///
/// # Errors
/// When the import stopped, or when an entry was not accounted for exactly once. Reported losses
/// are not an error, unless `--strict` asks for [`Exit::Losses`] for losses of content.
pub(super) async fn run(config: &Config, import: &Import) -> Result<ExitCode, CliError> {
    if let Some(action) = &import.action {
        return history::run(config, action).await;
    }
    let input = input(import)?;
    let map = address_map(import)?;
    let size = input.bytes();
    let (db, services) = open::open(config).await?;
    let bar = bar(size);
    let options = Options {
        dry_run: import.dry_run,
        theirs: import.theirs,
        home: import.from.clone(),
        skip: import.skip.clone(),
        authors: import.authors.iter().cloned().collect(),
        map,
        excerpts_as_subtitles: import.excerpts_as_subtitles,
        from_private: import.from_private,
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
    report
        .describe_losses(&mut |line| say(line))
        .await
        .explain("cannot read what was lost", "run the same import again")?;
    found.iter().for_each(say_pictures);
    exit(&report, import.strict)
}

/// Parses `old=new`.
fn author_pair(text: &str) -> Result<(String, String), String> {
    let pair = text.rsplit_once('=');
    let (old, new) = pair.ok_or(
        "write it like `old=new`, with the name in the address of the author's page here as `new`",
    )?;
    Ok((old.trim().to_owned(), new.trim().to_owned()))
}

/// Reads the file of old and new addresses.
fn address_map(import: &Import) -> Result<AddressMap, CliError> {
    let Some(file) = &import.map else {
        return Ok(AddressMap::default());
    };
    let text = std::fs::read_to_string(file).explain(
        &format!("cannot read {}", file.display()),
        "check the path and its permissions",
    )?;
    AddressMap::parse(&text).map_err(|why| {
        CliError::new(format!("cannot use {}", file.display()))
            .because(why)
            .fix("write an old and a new address on each line, such as `/old.html,/2022/01/new`")
    })
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
        CliError::new("cannot import this")
            .because(why)
            .fix(format!("what can be imported: {}", formats::titles()))
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
            "{} of {} will be fetched by the running server (`tympan serve`).\n\
             `tympan media fetch` shows how far that is, and `tympan media fetch --undo` takes it back.",
            counted(pictures, "picture"),
            counted(hosts, "other server"),
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
        ImportError::Private => {
            "set the blog up so that it may be public, then add `--from-private`; or leave posts out by making them drafts on the old blog"
        }
        ImportError::UnknownAuthor(_) => "`tympan user list` shows the users of this blog",
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
