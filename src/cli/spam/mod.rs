//! `tympan spam`: measures the filter and the rules, and shows what another policy would decide.
//!
//! There is one file for each action. Only `evaluate` needs neither a database nor a configuration.

pub(super) mod evaluate;
mod model;
mod replay;

use std::process::ExitCode;

use super::open::open;
use super::{CliError, SpamAction};
use crate::config::Config;

/// Runs the action. A server may be running at the same time.
pub(super) async fn run(config: &Config, action: &SpamAction) -> Result<ExitCode, CliError> {
    if let SpamAction::Evaluate { train, file } = action {
        return evaluate::run(train, file);
    }
    let (db, _) = open(config).await?;
    let done = match action {
        SpamAction::Replay { policy } => replay::run(&db, policy.as_deref()).await,
        SpamAction::Model => model::run(&db).await,
        SpamAction::Evaluate { .. } => unreachable!("answered above, without a database"),
    };
    db.close().await;
    done.map(|()| ExitCode::SUCCESS)
}
