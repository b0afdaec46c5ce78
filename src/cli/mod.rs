//! The command line: what `tympan` understands, and what its exit code says.
//!
//! [`main`] parses, loads the configuration, starts the log and the runtime, and calls the one
//! function of the command. To add a command: a variant with its `--help` and an example, a file
//! with `pub async fn run`, an arm in `run`.

mod backup;
mod check;
mod config;
mod error;
mod first_start;
mod healthcheck;
mod import;
mod jobs;
mod migrate;
mod open;
mod openapi;
mod output;
mod redirects;
mod serve;
mod spam;
mod token;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{
    config::{Config, Flags},
    logging,
};
pub use error::{CliError, Exit, Explain};

const EXIT_CODES: &str = "\
Exit codes:
   0  done
   1  failed; the reason and its fix are on standard error
   2  import --strict: finished, but something of a post, page or comment was lost
  64  the command line is wrong
  78  the configuration is wrong

Example:
  tympan --listen 0.0.0.0:8080 --base-url https://blog.example.org";

/// A blog server with comments, in one binary.
#[derive(Debug, Parser)]
#[command(name = "tympan", version, after_help = "`tympan --help` explains the exit codes.", after_long_help = EXIT_CODES)]
pub struct Cli {
    /// The configuration file [default: tympan.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE", env = "TYMPAN_CONFIG")]
    pub config: Option<PathBuf>,
    /// What overrules the file and the environment.
    #[command(flatten)]
    pub flags: Flags,
    /// What to do; `serve` unless named.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What `tympan` can do.
#[derive(Clone, Debug, Default, Subcommand)]
pub enum Command {
    /// Run the server (also without a command)
    #[default]
    #[command(after_help = "Example:\n  tympan serve --listen 0.0.0.0:8080")]
    Serve,
    /// Bring in a blog from elsewhere
    #[command(after_help = "Example:\n  tympan import blogger blog-01-07-2022.xml --dry-run")]
    Import(Import),
    /// Write a consistent copy of the database, also while the server runs
    #[command(after_help = "Example:\n  tympan backup /backups/tympan-monday.db")]
    Backup {
        /// The file to write; it must not exist
        file: PathBuf,
    },
    /// Make, list and revoke API tokens
    #[command(
        after_help = "Example:\n  tympan token create --name ci --scope posts:read --scope posts:write"
    )]
    Token {
        /// What to do with tokens
        #[command(subcommand)]
        action: Token,
    },
    /// Bring the database to this version's tables
    #[command(
        after_help = "Example:\n  tympan migrate --database-url postgres://tympan@localhost/tympan"
    )]
    Migrate,
    /// Check or show the configuration
    #[command(after_help = "Example:\n  tympan config check --config /etc/tympan.toml")]
    Config {
        /// What to do with the configuration
        #[command(subcommand)]
        action: ConfigAction,
    },
    /// Bring redirects in and out as CSV
    Redirects {
        /// What to do with redirects
        #[command(subcommand)]
        action: RedirectsAction,
    },
    /// Look after the queue: mail that could not be sent, and the like
    Jobs {
        /// What to do with jobs
        #[command(subcommand)]
        action: JobsAction,
    },
    /// See how well comments are told from spam
    Spam {
        /// What to do with spam
        #[command(subcommand)]
        action: SpamAction,
    },
    /// Check that a running site keeps what it promises
    Check {
        /// What to check
        #[command(subcommand)]
        action: CheckAction,
    },
    /// Print the description of the API (OpenAPI 3.1, JSON)
    #[command(after_help = "Example:\n  tympan openapi > openapi.json")]
    Openapi,
    /// Ask a running server whether it is well
    #[command(after_help = "Example:\n  tympan healthcheck --url http://127.0.0.1:8080")]
    Healthcheck {
        /// The server to ask [default: the configured listen address]
        #[arg(long)]
        url: Option<String>,
    },
}

/// An import and how careful it is.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// Where the file comes from
    pub format: ImportFormat,
    /// The file to read
    pub file: PathBuf,
    /// Report what would happen, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Exit with 2 if anything of a post, a page or a comment could not be carried
    #[arg(long)]
    pub strict: bool,
}

/// The formats that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// Blogger's backup: an Atom file
    Blogger,
}

/// What can be done with API tokens.
#[derive(Clone, Debug, Subcommand)]
pub enum Token {
    /// Make a token and show it, this once
    #[command(
        after_help = "Example:\n  tympan token create --name ci --scope posts:write --expires 90"
    )]
    Create(NewToken),
    /// List the tokens by name, scope and last use
    #[command(after_help = "Example:\n  tympan token list")]
    List,
    /// End a token at once
    #[command(after_help = "Example:\n  tympan token revoke 3")]
    Revoke {
        /// The number that `tympan token list` shows
        id: i64,
    },
}

/// A token to be made.
#[derive(Clone, Debug, Args)]
pub struct NewToken {
    /// What it is for
    #[arg(long)]
    pub name: String,
    /// What it may do; several times, or with commas between
    #[arg(
        long = "scope",
        value_name = "SCOPE",
        required = true,
        value_delimiter = ','
    )]
    pub scopes: Vec<String>,
    /// Ends after so many days; never unless given
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub expires: Option<u32>,
}

/// What can be done with the configuration.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ConfigAction {
    /// Name every fault with its place and its fix
    #[command(after_help = "Example:\n  tympan config check --config /etc/tympan.toml")]
    Check,
    /// Show every value and what decided it; secrets as ***
    #[command(after_help = "Example:\n  TYMPAN_LOG__LEVEL=debug tympan config print")]
    Print,
}

/// What can be checked.
#[derive(Clone, Debug, Subcommand)]
pub enum CheckAction {
    /// Ask for every address that an old blog published, and say how many lead somewhere
    ///
    /// Reads a Blogger export, from which every address follows: posts, pages, comments with their
    /// anchors, labels, archives, feeds. Or a list, an address a line. The host is the site's.
    /// Exits with 0 when every address ends in a page, after at most five redirects.
    #[command(
        after_help = "Example:\n  tympan check urls blog-01-07-2022.xml --base https://blog.example.org"
    )]
    Urls {
        /// The export or list to read
        file: PathBuf,
        /// The site to ask [default: the configured base URL]
        #[arg(long, value_name = "URL")]
        base: Option<String>,
    },
}

/// What can be done with redirects.
#[derive(Clone, Debug, Subcommand)]
pub enum RedirectsAction {
    /// Make and change redirects, all lines or none
    ///
    /// The first line is `path,target`. A line without a target says that its address is gone.
    #[command(after_help = "Example:\n  tympan redirects import redirects.csv --dry-run")]
    Import {
        /// The CSV file to read
        file: PathBuf,
        /// Report what would happen, and write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Print every redirect as CSV, with how often it was followed
    #[command(after_help = "Example:\n  tympan redirects export > redirects.csv")]
    Export,
}

/// What can be done with jobs.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum JobsAction {
    /// List what waits, runs, or was set aside after ten failures
    #[command(after_help = "Example:\n  tympan jobs list")]
    List,
    /// Try a job again that was set aside
    #[command(after_help = "Example:\n  tympan jobs retry 12")]
    Retry {
        /// The number that `tympan jobs list` shows
        id: i64,
    },
    /// Forget a job that was set aside
    #[command(after_help = "Example:\n  tympan jobs drop 12")]
    Drop {
        /// The number that `tympan jobs list` shows
        id: i64,
    },
}

/// What can be done about spam.
#[derive(Clone, Debug, Subcommand)]
pub enum SpamAction {
    /// Try the filter and the rules on texts that somebody sorted already
    ///
    /// Prints `precision`, `recall` and `f1` of the filter, a line each, then the same of the
    /// rules. Without `--train` the filter is tried by ten-fold cross-validation; the same file
    /// gives the same figures every time.
    #[command(
        after_help = "Example:\n  tympan spam evaluate comments.csv\n  tympan spam evaluate --train monday.csv tuesday.csv -- wednesday.csv"
    )]
    Evaluate {
        /// Files to train the filter on, in place of the cross-validation
        #[arg(long, value_name = "FILE", num_args = 1..)]
        train: Vec<PathBuf>,
        /// The file to try: CSV with the columns `content` and `class` (`spam` or `ham`)
        file: PathBuf,
    },
    /// Judge every comment again that was ever judged, and write nothing
    ///
    /// Each is judged on what was known when it came in. Prints a line for each that would be
    /// judged otherwise, then how many there are.
    #[command(after_help = "Example:\n  tympan spam replay --policy stricter.json")]
    Replay {
        /// JSON with the fields of PATCH /settings, laid over the stored settings
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
    },
    /// Print the filter that was trained on this blog's decisions, as JSON
    #[command(after_help = "Example:\n  tympan spam model > model.json")]
    Model,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    run_to_end(cli).unwrap_or_else(|error| {
        eprintln!("{error}");
        error.exit.into()
    })
}

/// `--help` and `--version` arrive as errors too, and are none. A closed pipe changes nothing.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    let exit = if error.use_stderr() {
        Exit::Usage
    } else {
        Exit::Done
    };
    exit.into()
}

fn run_to_end(cli: Cli) -> Result<ExitCode, CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .explain(
            "the runtime cannot start",
            "look at the limits on threads and memory",
        )?;
    runtime.block_on(Box::pin(run(cli)))
}

async fn run(cli: Cli) -> Result<ExitCode, CliError> {
    let command = cli.command.unwrap_or_default();
    let config = match &command {
        Command::Openapi => return openapi::run(),
        Command::Spam {
            action: SpamAction::Evaluate { train, file },
        } => return spam::evaluate::run(train, file),
        Command::Config { action } => {
            return config::run(*action, cli.config.as_deref(), &cli.flags);
        }
        _ => Config::load(cli.config.as_deref(), &cli.flags)?,
    };
    logging::start(&config.log).explain("the log cannot start", "please report it")?;
    match command {
        Command::Serve => serve::run(&config).await,
        Command::Import(import) => import::run(&config, &import).await,
        Command::Backup { file } => backup::run(&config, &file).await,
        Command::Check { action } => check::run(&config, &action).await,
        Command::Redirects { action } => redirects::run(&config, &action).await,
        Command::Jobs { action } => jobs::run(&config, action).await,
        Command::Token { action } => token::run(&config, &action).await,
        Command::Migrate => migrate::run(&config).await,
        Command::Healthcheck { url } => healthcheck::run(&config, url.as_deref()).await,
        Command::Spam { action } => spam::run(&config, &action).await,
        Command::Openapi | Command::Config { .. } => {
            unreachable!("answered above, without a configuration")
        }
    }
}
