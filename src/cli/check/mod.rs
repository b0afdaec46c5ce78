//! `tympan check`: whether a running site keeps what it promises.
//!
//! `urls` reads addresses (`list.rs`), asks the site for each (`client.rs`, `follow.rs`)
//! and says how many lead somewhere (`report.rs`).

mod client;
mod follow;
mod list;
mod report;

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use super::output::say;
use super::{CheckAction, CliError, Config, Exit, Explain as _};
use crate::transfer::blogger::addresses::OldAddress;
use client::Client;
use follow::Site;
use report::Report;

/// How many addresses are asked for at once.
const AT_ONCE: usize = 8;

/// Does what was asked for.
///
/// # Errors
/// When the file cannot be read or the site cannot be named; a miss is none, but [`Exit::Failed`].
pub(super) async fn run(config: &Config, action: &CheckAction) -> Result<ExitCode, CliError> {
    let CheckAction::Urls { file, base } = action;
    let own = parse(config.base_url.as_str())?;
    let base = base.as_deref().map_or_else(|| Ok(own.clone()), parse)?;
    let addresses = read(file)?;
    let client = Client::new().explain("TLS cannot be set up", "please report it")?;
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
    let addresses = list::read(file).explain(
        &format!("{} cannot be read", file.display()),
        "give a Blogger export, or a list with an address a line",
    )?;
    if addresses.is_empty() {
        return Err(
            CliError::new(format!("{} names no address", file.display()))
                .fix("give a Blogger export, or a list with an address a line"),
        );
    }
    Ok(addresses)
}

fn parse(text: &str) -> Result<Url, CliError> {
    let wrong = || {
        CliError::new(format!("`{text}` is not the address of a site"))
            .fix("write it like https://blog.example.org")
            .exit(Exit::Usage)
    };
    let url = Url::parse(text).map_err(|error| wrong().because(error))?;
    if matches!(url.scheme(), "http" | "https") && url.host().is_some() {
        Ok(url)
    } else {
        Err(wrong())
    }
}

/// Asks for every address, a few at a time.
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
