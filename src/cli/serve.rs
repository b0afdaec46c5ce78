//! `tympan serve`: runs the server.
//!
//! It opens the database and sets it up if it is new, then starts the tasks that run beside the
//! server: the change log's follower, the job workers, the sweeper of the rate limits and the
//! writer of redirect counts. On a signal the server stops accepting, the workers get the same time
//! to finish as the requests, and the database is closed last.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use clap::Args;
use tokio::sync::watch;

use super::first_start::{self, FirstStart};
use super::open::open_with_key;
use super::output::say;
use super::{CliError, Explain as _};
use crate::config::Config;
use crate::error::{Error, chain};
use crate::jobs;
use crate::site;
use crate::storage::Storage;
use crate::store;
use crate::urls;
use crate::web::app::App;
use crate::web::{page_cache, routes, server};

/// The options of `tympan serve`.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Serve {
    /// Accept a new secret key: everything encrypted with the previous one is lost
    #[arg(long)]
    pub accept_new_key: bool,
}

/// Runs the server until SIGTERM or SIGINT.
pub(super) async fn run(config: &Config, serve: Serve) -> Result<ExitCode, CliError> {
    let stop = server::signal().explain("cannot handle signals", "please report this")?;
    let (db, services) = open_with_key(config, serve.accept_new_key).await?;
    let listener = tokio::net::TcpListener::bind(config.listen).await;
    let listener = listener.map_err(|error| explain_listen(config, error))?;
    first_start::check_owner_token(config, &db).await?;
    let made = first_start::prepare(config, &db, &services)
        .await
        .explain("cannot set up the database", "see the log above")?;
    tokio::spawn(log_storage(config.clone(), services.storage.clone()));
    let is_unset = first_start::is_without_passwords(&db)
        .await
        .explain("cannot read the database", "see the log above")?;
    let app = App::new(config, db.clone(), services.clone());
    let applied = last_change(&app)
        .await
        .explain("cannot read the change log", "see the log above")?;
    let follower = tokio::spawn(page_cache::follow(
        Arc::clone(&app.cache),
        Arc::clone(&app.change_signal),
        db.clone(),
        applied,
    ));
    let stopping = watch::Sender::new(false);
    let workers = tokio::spawn(jobs::work(
        db.clone(),
        services,
        stopped(stopping.subscribe()),
        grace(config),
    ));
    let sweeper = tokio::spawn(sweep(app.clone()));
    say(greeting(config, made.as_ref(), is_unset));
    let counter = tokio::spawn(jobs::keep_redirect_counts(
        app.db.clone(),
        app.services.clone(),
    ));
    let services = app.services.clone();
    let stop = async {
        stop.await;
        stopping.send_replace(true);
    };
    let stop = Arc::clone(&app.change_signal).ended_by(stop);
    let served = server::serve(listener, routes::service(app), &config.limits, stop).await;
    drop(stopping);
    counter.abort();
    follower.abort();
    sweeper.abort();
    workers
        .await
        .explain("the job queue stopped", "please report this")?;
    if let Err(error) = site::write_redirect_counts(&db, &services).await {
        tracing::warn!(error = %error, "cannot write the redirect counts");
    }
    db.close().await;
    served.explain("the server stopped", "see the log above")?;
    Ok(ExitCode::SUCCESS)
}

/// Waits until the server stops, on a signal or because of an error.
async fn stopped(mut stopping: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is the end as well.
    let _ = stopping.wait_for(|is_stopping| *is_stopping).await;
}

/// Returns the time that running jobs have to finish, which is that of running requests.
fn grace(config: &Config) -> TimeDelta {
    TimeDelta::from_std(config.limits.shutdown_timeout).unwrap_or(TimeDelta::MAX)
}

/// Drops the full buckets of the rate limits once a minute, so that no client is remembered longer.
async fn sweep(app: App) {
    loop {
        tokio::time::sleep(Duration::from_secs(60)).await;
        let now = app.services.clock.now();
        app.comment_rate.sweep(now);
        app.token_rate.sweep(now);
        app.sign_in_rate.sweep(now);
        app.search_rate.sweep(now);
    }
}

/// Logs where the files of the media library are, and whether a bucket can be reached. Readers get
/// their pages without it, so that the start does not wait. With PostgreSQL there may be other
/// nodes, which do not see a folder of this one.
async fn log_storage(config: Config, storage: Storage) {
    let place = storage.to_string();
    match storage.check().await {
        Err(Error::Unavailable(cause) | Error::Internal(cause)) => tracing::error!(
            media.place = place,
            cause = chain(&cause),
            "pictures and files cannot be read or stored"
        ),
        Err(other) => tracing::error!(
            media.place = place,
            cause = %other,
            "pictures and files cannot be read or stored"
        ),
        Ok(()) if storage.folder().is_none() => {
            tracing::info!(media.place = place, "pictures and files are in this bucket");
        }
        Ok(()) if config.database_url.folder().is_some() => {
            tracing::info!(media.place = place, "pictures and files are in this folder");
        }
        Ok(()) => tracing::info!(
            media.place = place,
            "pictures and files are in this folder, which serves this node only: for several nodes \
             set `media.s3`, or let them have the same folder"
        ),
    }
}

async fn last_change(app: &App) -> crate::error::Result<i64> {
    store::changes::last(&mut app.db.read().await?).await
}

/// Returns the first lines of output. They show a generated token and the link that sets the blog up,
/// which are never shown again. `is_unset` tells that nobody can sign in in the browser yet.
fn greeting(config: &Config, made: Option<&FirstStart>, is_unset: bool) -> String {
    let base = config.base_url.as_str().trim_end_matches('/');
    let local = format!("http://{}", config.listen);
    let listening = if base == local {
        String::new()
    } else {
        format!(" (listening on {local})")
    };
    let address = format!("Your blog: {base}{listening}");
    // A program that was just built is not on the path.
    let program = std::env::args().next().unwrap_or_default();
    match made {
        Some(FirstStart { token, link }) => format!(
            "{address}\n\n\
             Open this link in your browser to set the blog up. It works once, for 24 hours:\n\n  {link}\n\n\
             The server runs in this terminal until you press Ctrl-C. If the link gets lost, run\n\
             `{program} user link` in another terminal, in this folder.\n\n\
             For programs: the owner's token for the API, shown only this once. Keep it where you\n\
             keep passwords. The API is described at {base}/api/docs\n\n  {token}\n"
        ),
        None if is_unset => format!(
            "{address}\n\
             To write in the browser, run `{program} user link`: it prints a link that signs you in."
        ),
        None => format!("{address}\nWrite at {base}{}", urls::ADMIN),
    }
}

/// Names the port as the problem where it is one.
fn explain_listen(config: &Config, error: io::Error) -> CliError {
    let failed = format!("cannot listen on {}", config.listen);
    match error.kind() {
        io::ErrorKind::AddrInUse => CliError::new(format!("{failed}: the port is in use"))
            .fix("stop the other program, or pass another address with `--listen`"),
        io::ErrorKind::PermissionDenied => CliError::new(failed).because(error).fix(
            "ports below 1024 are reserved: pass one above with `--listen`, and put a proxy in front",
        ),
        io::ErrorKind::AddrNotAvailable => CliError::new(failed)
            .because(error)
            .fix("pass an address of this machine with `--listen`"),
        _ => CliError::new(failed)
            .because(error)
            .fix("pass another address with `--listen`"),
    }
}
