//! `tympan spam replay`: judges stored comments again and writes nothing.

use std::path::Path;

use serde_json::{Map, Value};

use crate::cli::output::say;
use crate::cli::{CliError, Explain as _};
use crate::discussion::{self, ChangedVerdict};
use crate::model::{Settings, text};
use crate::moderation::Policy;
use crate::store::{self, Db};
use crate::web::api::merge_settings;

/// Prints a line for every comment whose verdict would change, then their number.
pub(super) async fn run(db: &Db, policy: Option<&Path>) -> Result<(), CliError> {
    let fix = "check that the database is running";
    let stored = stored(db).await.explain("cannot read the settings", fix)?;
    let settings = match policy {
        Some(file) => overlay(&stored, file)?,
        None => stored,
    };
    let mut changed = 0_u64;
    let mut report_change = |change: ChangedVerdict| {
        changed += 1;
        say(line(&change));
    };
    let count = discussion::reevaluate(db, &Policy::of(&settings), &mut report_change)
        .await
        .explain("cannot judge the comments again", fix)?;
    say(format_args!(
        "comments judged again: {count}; verdicts that would change: {changed}"
    ));
    Ok(())
}

async fn stored(db: &Db) -> crate::error::Result<Settings> {
    Ok(store::settings::find(&mut db.read().await?).await?.settings)
}

/// Returns the settings with a file merged into them, as `PATCH /settings` would.
fn overlay(settings: &Settings, file: &Path) -> Result<Settings, CliError> {
    let fix = "use a file such as {\"moderation\": \"none\", \"spam\": {\"hold_at\": 0.4}}";
    let text = std::fs::read(file).explain(
        &format!("cannot read {}", file.display()),
        "check the path and its permissions",
    )?;
    let patch: Map<String, Value> = serde_json::from_slice(&text)
        .explain(&format!("{} is not a JSON object", file.display()), fix)?;
    let unusable =
        |why: String| CliError::new(format!("{} is not a policy: {why}", file.display())).fix(fix);
    let other = patch
        .keys()
        .find(|key| !matches!(key.as_str(), "moderation" | "spam"))
        .cloned();
    let merged = merge_settings(settings, patch).map_err(|problem| {
        let faults = problem.errors.iter().map(|fault| {
            format!(
                "{}: {}",
                fault.pointer.as_deref().unwrap_or_default(),
                fault.detail
            )
        });
        unusable(faults.collect::<Vec<_>>().join("; "))
    })?;
    if let Some(other) = other {
        return Err(unusable(format!(
            "`{other}` affects no verdict; only `moderation` and `spam` do"
        )));
    }
    merged
        .check(settings)
        .map_err(|error| unusable(error.to_string()))
}

/// Formats a changed verdict: `comment 12: approved -> spam (now approved): links 0.5, 3 links`.
fn line(change: &ChangedVerdict) -> String {
    // A reason may quote words of the comment, whose control characters must not reach the
    // terminal.
    let reasons = change.reasons.iter().map(|reason| {
        format!(
            "{} {}, {}",
            reason.rule,
            reason.weight,
            text::line(&reason.why)
        )
    });
    let reasons = reasons.collect::<Vec<_>>().join("; ");
    let colon = if reasons.is_empty() { "" } else { ": " };
    let (was, would_be, is) = (
        change.was.as_str(),
        change.would_be.as_str(),
        change.is.as_str(),
    );
    format!(
        "comment {}: {was} -> {would_be} (now {is}){colon}{reasons}",
        change.comment
    )
}
