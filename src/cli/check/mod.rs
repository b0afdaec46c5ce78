//! `tympan check`: checks that a running site keeps the URLs of an old blog.
//!
//! `urls` reads the URLs (`list.rs`), requests each from the site (`client.rs`, `follow.rs`) and
//! reports how many lead to a page (`report.rs`).

mod client;
mod follow;
mod list;
mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Subcommand;
use url::Url;

use super::output::say;
use super::{CliError, Config, Exit, Explain as _};
use crate::clock::Clock;
use crate::transfer::blogger::addresses::OldAddress;
use client::Client;
use follow::Site;
use report::Report;

/// The number of concurrent requests.
const AT_ONCE: usize = 8;

/// The actions of `tympan check`.
#[derive(Clone, Debug, Subcommand)]
pub enum CheckAction {
    /// Check that every address of an old blog still works
    ///
    /// Reads an export that `tympan import` reads, and derives the addresses that the blog published:
    /// posts, pages, labels, files, and of a Blogger backup also comments with their anchors,
    /// archives, feeds. Or reads a list with one address a line. Requests each from the site and follows at most five redirects. Exits with 0 if every
    /// address leads to a page.
    #[command(
        after_help = "Example:\n  tympan check urls blog-01-07-2022.xml --base https://blog.example.org"
    )]
    Urls {
        /// Export, or list of addresses
        file: PathBuf,
        /// URL of the site [default: the base URL]
        #[arg(long, value_name = "URL")]
        base: Option<String>,
    },
}

/// Runs the action.
///
/// # Errors
/// When the file cannot be read or the site's URL is malformed. A miss is not an error, but ends
/// with [`Exit::Failed`].
pub(super) async fn run(config: &Config, action: &CheckAction) -> Result<ExitCode, CliError> {
    let CheckAction::Urls { file, base } = action;
    let own = parse(config.base_url.as_str())?;
    let base = base.as_deref().map_or_else(|| Ok(own.clone()), parse)?;
    let addresses = read(file)?;
    let client = Client::new().explain("cannot set up TLS", "please report this")?;
    let site = Site { client, base, own };
    let report = ask(Arc::new(site), addresses).await;
    say(&report);
    let exit = if report.is_complete() {
        Exit::Done
    } else {
        Exit::Failed
    };
    Ok(exit.into())
}

fn read(file: &Path) -> Result<Vec<OldAddress>, CliError> {
    let addresses = list::read(file, Clock::System.now()).explain(
        &format!("cannot read {}", file.display()),
        "pass an export, or a list with one address a line",
    )?;
    if addresses.is_empty() {
        return Err(
            CliError::new(format!("{} has no addresses", file.display()))
                .fix("pass an export, or a list with one address a line"),
        );
    }
    Ok(addresses)
}

fn parse(text: &str) -> Result<Url, CliError> {
    let wrong = || {
        CliError::new(format!("`{text}` is not the URL of a site"))
            .fix("use a URL such as https://blog.example.org")
            .exit(Exit::Usage)
    };
    let url = Url::parse(text).map_err(|error| wrong().because(error))?;
    if matches!(url.scheme(), "http" | "https") && url.host().is_some() {
        Ok(url)
    } else {
        Err(wrong())
    }
}

/// Checks every URL, a few at a time.
async fn ask(site: Arc<Site>, addresses: Vec<OldAddress>) -> Report {
    let waiting = Arc::new(Mutex::new(addresses.into_iter()));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (site, waiting) = (Arc::clone(&site), Arc::clone(&waiting));
        workers.spawn(async move {
            let mut report = Report::default();
            loop {
                let next = waiting
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .next();
                let Some(address) = next else { return report };
                let outcome = site.check(&address).await;
                report.add(&address, outcome);
            }
        });
    }
    workers
        .join_all()
        .await
        .into_iter()
        .fold(Report::default(), Report::joined)
}
