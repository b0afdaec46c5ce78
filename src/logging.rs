//! Logs: lines on standard error, for people or as JSON.
//!
//! Messages are readable, fields dotted (`post.id`), units in names. Nothing personal is logged:
//! no address, no mail, no body, no query.

use std::io::{self, IsTerminal};

use tracing::Dispatch;
use tracing_subscriber::{
    Layer, Registry,
    filter::{LevelFilter, Targets},
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    util::{SubscriberInitExt, TryInitError},
};

use crate::config::{Log, LogFormat};

/// Starts logging to standard error for the whole process.
///
/// # Errors
/// Logging was started before.
pub fn start(log: &Log) -> Result<(), TryInitError> {
    subscriber(log, io::stderr, io::stderr().is_terminal()).try_init()
}

/// What collects events as `log` says and writes them to `writer`, in colour if `colour`.
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
    Registry::default()
        .with(layer.with_filter(targets(log)))
        .into()
}

/// `Targets` rather than `EnvFilter`: it never looks at a span's fields, so that a disabled event
/// costs one load.
fn targets(log: &Log) -> Targets {
    let targets: Targets = log
        .level
        .as_str()
        .parse()
        .expect("LogFilter parsed it once");
    // PostgreSQL's own notices ("already exists, skipping") tell an owner nothing, unless asked for by name.
    let is_named = targets.iter().any(|(target, _)| target.starts_with("sqlx"));
    if is_named {
        targets
    } else {
        targets.with_target("sqlx::postgres::notice", LevelFilter::WARN)
    }
}
