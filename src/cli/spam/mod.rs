//! `tympan spam`: how well the filter and the rules do, and what another policy would.
//!
//! One file an action. Only `evaluate` needs no database, and no configuration.

pub(super) mod evaluate;
mod model;
mod replay;

use std::process::ExitCode;

use super::open::open;
use super::{CliError, SpamAction};
use crate::config::Config;

/// Does what was asked, also beside a running server.
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
