//! `tympan serve`: the server.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use super::open::open;
use super::output::say;
use super::{CliError, Explain as _, first_start};
use crate::app::App;
use crate::config::Config;
use crate::jobs;
use crate::site;
use crate::store;
use crate::web::{page_cache, routes, server};

/// Serves until SIGTERM or SIGINT.
pub(super) async fn run(config: &Config) -> Result<ExitCode, CliError> {
    let stop = server::signal().explain("the signals cannot be caught", "please report it")?;
    let (db, services) = open(config).await?;
    let listener = tokio::net::TcpListener::bind(config.listen).await;
    let listener = listener.explain(
        &format!("{} cannot be listened on", config.listen),
        "end what is there, or set another `listen`",
    )?;
    let welcome = first_start::prepare(config, &db, &services)
        .await
        .explain("the database could not be set up", "look at the log above")?;
    let app = App::new(config, db.clone(), services.clone());
    let applied = last_change(&app)
        .await
        .explain("the change log cannot be read", "look at the log above")?;
    let follower = tokio::spawn(page_cache::follow(
        Arc::clone(&app.cache),
        db.clone(),
        applied,
    ));
    let worker = tokio::spawn(jobs::work(db.clone(), services));
    let sweeper = tokio::spawn(sweep(app.clone()));
    say(greeting(config, welcome.as_deref()));
    let counter = tokio::spawn(jobs::count_hits(app.db.clone(), app.services.clone()));
    let services = app.services.clone();
    let served = server::serve(listener, routes::service(app), &config.limits, stop).await;
    counter.abort();
    follower.abort();
    worker.abort();
    sweeper.abort();
    if let Err(error) = site::write_hits(&db, &services).await {
        tracing::warn!(error = %error, "how often redirects were followed could not be written");
    }
    db.close().await;
    served.explain("the server stopped", "look at the log above")?;
    Ok(ExitCode::SUCCESS)
}

/// Forgets once a minute who has not been heard of for one.
async fn sweep(app: App) {
    loop {
        tokio::time::sleep(Duration::from_secs(60)).await;
        let now = app.services.clock.now();
        app.comment_rate.sweep(now);
        app.token_rate.sweep(now);
        app.search_rate.sweep(now);
    }
}

async fn last_change(app: &App) -> crate::error::Result<i64> {
    store::changes::last(&mut app.db.read().await?).await
}

/// What the first lines say; the token only once, ever.
fn greeting(config: &Config, token: Option<&str>) -> String {
    let base = config.base_url.as_str().trim_end_matches('/');
    let address = format!("Tympan serves {base} on http://{}", config.listen);
    let Some(token) = token else { return address };
    format!(
        "{address}\n\n\
         This is the owner's token. It is shown this once; keep it where you keep passwords:\n\n  {token}\n\n\
         Try it:\n\n  curl -H 'Authorization: Bearer {token}' {base}/api/v1/posts\n"
    )
}
