//! The command line of `tympan`, its commands and its exit codes.
//!
//! [`main`] parses the arguments, loads the configuration, starts the log and the runtime, and
//! calls the function of the command. To add a command, add a variant with its `--help` and an
//! example, a file with its options and `pub async fn run`, and an arm in `run`.

mod backup;
mod check;
mod config;
mod error;
mod first_start;
mod healthcheck;
mod import;
mod jobs;
mod key;
mod media;
mod migrate;
mod open;
mod openapi;
mod output;
mod redirects;
mod restore;
mod serve;
mod spam;
mod token;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, Flags};
use crate::logging;
pub use check::CheckAction;
pub use config::ConfigAction;
pub use error::{CliError, Exit, Explain};
pub use import::Import;
pub use jobs::JobsAction;
pub use media::{FetchPictures, MediaAction, NewFiles};
pub use redirects::RedirectsAction;
pub use serve::Serve;
pub use spam::SpamAction;
pub use token::{NewToken, TokenAction};
pub use user::UserAction;

/// The heading of the options that every command takes.
const GLOBAL_OPTIONS: &str = crate::config::FLAGS_HEADING;

const EXIT_CODES: &str = "\
Exit codes:
   0  done
   1  failed; standard error names the reason and a fix
   2  import --strict: finished, but part of a post, page or comment was lost
  64  invalid command line
  78  invalid configuration

Every key of the configuration file is also an environment variable: `log.level` is
TYMPAN_LOG__LEVEL. Flags override the environment, which overrides the file.
`tympan config print` shows every value and its source.

Examples:
  tympan
  tympan --listen 0.0.0.0:8080 --base-url https://blog.example.org";

/// A blog server with comments, in one binary.
#[derive(Debug, Parser)]
#[command(name = "tympan", version, after_help = "`tympan --help` lists the exit codes, and `tympan COMMAND --help` describes a command.", after_long_help = EXIT_CODES)]
pub struct Cli {
    /// Configuration file [default: tympan.toml, if it exists]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "TYMPAN_CONFIG",
        hide_env_values = true,
        help_heading = GLOBAL_OPTIONS
    )]
    pub config: Option<PathBuf>,
    /// The flags that override the file and the environment.
    #[command(flatten)]
    pub flags: Flags,
    /// The command; `serve` unless one is named.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands of `tympan`.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Run the server (the default command)
    ///
    /// Listens on --listen until it receives SIGTERM or SIGINT. The first start creates the
    /// database, its secret key and a draft that shows how to write, and prints a link that sets
    /// the blog up in the browser and the owner's token, once.
    #[command(after_help = "Example:\n  tympan serve --listen 0.0.0.0:8080")]
    Serve(Serve),
    /// Import a blog
    ///
    /// Works beside a running server. A second run continues where the first one stopped and
    /// imports nothing twice. Ends with a table of what was read, imported, unchanged and skipped,
    /// with the reasons.
    #[command(after_help = import::formats_help())]
    Import(Import),
    /// Back up the blog, also while the server runs
    ///
    /// Into a folder it copies the SQLite database, the pictures and the files. The next time it
    /// copies only what is new; until it is finished, the last backup in the folder holds. Files are
    /// hard links where the file system can, so copy the folder to another disk. `tympan restore`
    /// puts it back. A name that ends with .db gets the database alone.
    ///
    /// Keep `tympan.key` with the copy: e-mail addresses in it cannot be read without that key. For
    /// PostgreSQL use pg_dump.
    #[command(
        after_help = "Example:\n  tympan backup /backups/tympan\n  tympan backup /backups/tympan-monday.db"
    )]
    Backup {
        /// Folder to write to, or a new file whose name ends with .db
        path: PathBuf,
    },
    /// Put a backup back into an empty place
    ///
    /// Restores the database, the pictures and the files of a folder that `tympan backup` has
    /// written, to where the configuration says, and checks every file. Refuses to overwrite
    /// another blog. If it is interrupted, run it again.
    #[command(after_help = "Example:\n  tympan restore /backups/tympan")]
    Restore {
        /// Folder of the backup
        folder: PathBuf,
    },
    /// Add pictures and other files, list, fetch and check them
    Media {
        /// The action on the media library.
        #[command(subcommand)]
        action: MediaAction,
    },
    /// Create, list and revoke API tokens
    #[command(
        after_help = "Example:\n  tympan token create --name ci --scope posts:read --scope posts:write"
    )]
    Token {
        /// The action on tokens.
        #[command(subcommand)]
        action: TokenAction,
    },
    /// Let users sign in, and list them
    User {
        /// The action on users.
        #[command(subcommand)]
        action: UserAction,
    },
    /// Update the database schema
    ///
    /// `tympan serve` does this by itself at the start. Back up first: there is no way back to an
    /// older version.
    #[command(
        after_help = "Example:\n  tympan migrate --database-url postgres://tympan@localhost/tympan"
    )]
    Migrate,
    /// Check or show the configuration
    #[command(after_help = "Example:\n  tympan config check --config /etc/tympan.toml")]
    Config {
        /// The action on the configuration.
        #[command(subcommand)]
        action: ConfigAction,
    },
    /// Import and export redirects as CSV
    Redirects {
        /// The action on redirects.
        #[command(subcommand)]
        action: RedirectsAction,
    },
    /// Show, retry or drop background jobs
    Jobs {
        /// The action on jobs.
        #[command(subcommand)]
        action: JobsAction,
    },
    /// Test the spam filter
    Spam {
        /// The test to run.
        #[command(subcommand)]
        action: SpamAction,
    },
    /// Check a running site
    Check {
        /// The check to run.
        #[command(subcommand)]
        action: CheckAction,
    },
    /// Print the OpenAPI 3.1 document of the API
    #[command(after_help = "Example:\n  tympan openapi > openapi.json")]
    Openapi,
    /// Ask a running server whether it is up
    ///
    /// Requests /healthz, prints `ok` and exits with 0 if the answer is 200 within three seconds.
    /// For containers without curl; give --url http://127.0.0.1:8080/readyz to check the database
    /// too.
    #[command(after_help = "Example:\n  tympan healthcheck --url http://127.0.0.1:8080")]
    Healthcheck {
        /// URL of the server [default: the listen address]
        #[arg(long)]
        url: Option<String>,
    },
}

impl Default for Command {
    fn default() -> Self {
        Self::Serve(Serve::default())
    }
}

/// Runs the command line of this process and returns its exit code.
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

/// Prints clap's message. `--help` and `--version` arrive as errors too, but end with success. A
/// closed pipe is ignored.
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
            "cannot start the runtime",
            "check the limits on threads and memory",
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
    logging::start(&config.log).explain("cannot start the log", "please report this")?;
    match command {
        Command::Serve(serve) => Box::pin(serve::run(&config, serve)).await,
        Command::Import(import) => Box::pin(import::run(&config, &import)).await,
        Command::Backup { path } => backup::run(&config, &path).await,
        Command::Restore { folder } => restore::run(&config, &folder).await,
        Command::Check { action } => check::run(&config, &action).await,
        Command::Redirects { action } => redirects::run(&config, &action).await,
        Command::Jobs { action } => jobs::run(&config, action).await,
        Command::Media { action } => Box::pin(media::run(&config, &action)).await,
        Command::Token { action } => token::run(&config, &action).await,
        Command::User { action } => user::run(&config, action).await,
        Command::Migrate => migrate::run(&config).await,
        Command::Healthcheck { url } => healthcheck::run(&config, url.as_deref()).await,
        Command::Spam { action } => spam::run(&config, &action).await,
        Command::Openapi | Command::Config { .. } => {
            unreachable!("handled above, without a configuration")
        }
    }
}
