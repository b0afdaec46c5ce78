//! `tympan spam`: measures the filter and the rules, and shows what another policy would decide.
//!
//! There is one file for each action. Only `evaluate` needs neither a database nor a configuration.

pub(super) mod evaluate;
mod model;
mod replay;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::CliError;
use super::open::open;
use crate::config::Config;

/// The actions of `tympan spam`.
#[derive(Clone, Debug, Subcommand)]
pub enum SpamAction {
    /// Measure the filter and the rules on labeled texts
    ///
    /// Prints `precision`, `recall` and `f1` of the filter, then the same for the rules. Without
    /// --train the filter is measured by ten-fold cross-validation. The result is the same every
    /// time. Needs no database.
    #[command(
        after_help = "Example:\n  tympan spam evaluate comments.csv\n  tympan spam evaluate --train monday.csv tuesday.csv -- wednesday.csv"
    )]
    Evaluate {
        /// Files to train the filter on, instead of cross-validation
        #[arg(long, value_name = "FILE", num_args = 1..)]
        train: Vec<PathBuf>,
        /// CSV file to test, with the columns `content` and `class` (`spam` or `ham`)
        file: PathBuf,
    },
    /// Try another policy on the stored comments
    ///
    /// Judges every comment again, on the evidence from when it arrived, and prints a line for each
    /// verdict that would change, then their number. Nothing is written.
    #[command(after_help = "Example:\n  tympan spam replay --policy stricter.json")]
    Replay {
        /// JSON file with fields of PATCH /settings, merged into the stored settings
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
    },
    /// Print the trained filter as JSON
    #[command(after_help = "Example:\n  tympan spam model > model.json")]
    Model,
}

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
