//! Sets up logging: lines on standard error, readable or as JSON.
//!
//! Messages are readable, field names are dotted (`post.id`), units are part of names. No personal
//! data is logged: no IP or e-mail address, no request body, no query.

use std::io::{self, IsTerminal};

use tracing::Dispatch;
use tracing_subscriber::{
    Layer as _, Registry,
    filter::{LevelFilter, Targets},
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    util::{SubscriberInitExt, TryInitError},
};

use crate::config::{Log, LogFormat};

/// Starts logging to standard error, for the whole process.
///
/// # Errors
/// Logging has been started before.
pub fn start(log: &Log) -> Result<(), TryInitError> {
    subscriber(log, io::stderr, io::stderr().is_terminal()).try_init()
}

/// Creates a subscriber that filters and formats events according to `log` and writes them to
/// `writer`, with colours if `colour` is set.
///
/// The filter belongs to the whole subscriber, not to the layer that writes. A layer's own filter
/// remembers its decision for the event that it expects next. A crate that asks whether an event is
/// enabled and then sends none, as sqlx does for each of PostgreSQL's notices, leaves a "no"
/// behind, and the thread's next event is lost, even a warning (tokio-rs/tracing#2519).
pub fn subscriber<W>(log: &Log, writer: W, colour: bool) -> Dispatch
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let layer = fmt::layer().with_writer(writer).with_ansi(colour);
    let layer = match log.format {
        LogFormat::Text => layer.boxed(),
        LogFormat::Json => layer
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .boxed(),
    };
    Registry::default().with(targets(log)).with(layer).into()
}

/// Returns the filter for `log`.
///
/// It is a `Targets` rather than an `EnvFilter`, because it never looks at the fields of a span, so
/// that a disabled event costs a single load.
fn targets(log: &Log) -> Targets {
    let targets: Targets = log
        .level
        .as_str()
        .parse()
        .expect("LogFilter parsed it once");
    // PostgreSQL's notices ("already exists, skipping") are noise for an owner unless the target is
    // named.
    let is_named = targets.iter().any(|(target, _)| target.starts_with("sqlx"));
    if is_named {
        targets
    } else {
        targets.with_target("sqlx::postgres::notice", LevelFilter::WARN)
    }
}
