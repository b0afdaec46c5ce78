//! `tympan spam replay`: judges again what was ever judged, and writes nothing.

use std::path::Path;

use serde_json::{Map, Value};

use crate::cli::output::say;
use crate::cli::{CliError, Explain as _};
use crate::discussion::{self, Flip};
use crate::model::{Settings, text};
use crate::moderation::Policy;
use crate::store::{self, Db};
use crate::web::api::merge_settings;

/// Prints a line for every comment that would be judged otherwise, then how many there are.
pub(super) async fn run(db: &Db, policy: Option<&Path>) -> Result<(), CliError> {
    let fix = "look whether the database answers";
    let stored = stored(db)
        .await
        .explain("the settings cannot be read", fix)?;
    let settings = match policy {
        Some(file) => overlay(&stored, file)?,
        None => stored,
    };
    let mut flips = 0_u64;
    let mut flipped = |flip: Flip| {
        flips += 1;
        say(line(&flip));
    };
    let count = discussion::replay(db, &Policy::of(&settings), &mut flipped)
        .await
        .explain("the comments cannot be judged again", fix)?;
    say(format_args!(
        "{count} comments judged again, {flips} would flip"
    ));
    Ok(())
}

async fn stored(db: &Db) -> crate::error::Result<Settings> {
    Ok(store::settings::find(&mut db.read().await?).await?.settings)
}

/// The settings with a file laid over them, as `PATCH /settings` would.
fn overlay(settings: &Settings, file: &Path) -> Result<Settings, CliError> {
    let fix = "write it like {\"moderation\": \"none\", \"spam\": {\"hold_at\": 0.4}}";
    let text = std::fs::read(file).explain(
        &format!("{} cannot be read", file.display()),
        "look at its name and its rights",
    )?;
    let patch: Map<String, Value> = serde_json::from_slice(&text)
        .explain(&format!("{} is no JSON object", file.display()), fix)?;
    let unusable = |why: String| {
        CliError::new(format!("{} holds what is no policy: {why}", file.display())).fix(fix)
    };
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
            "`{other}` changes no verdict; only `moderation` and `spam` do"
        )));
    }
    merged.check().map_err(|error| unusable(error.to_string()))
}

/// `comment 12: approved -> spam (now approved): links 0.5, 3 links`
fn line(flip: &Flip) -> String {
    // A reason may name words of the comment: none of them is to move the cursor of a terminal.
    let reasons = flip.reasons.iter().map(|reason| {
        format!(
            "{} {}, {}",
            reason.rule,
            reason.weight,
            text::line(&reason.why)
        )
    });
    let reasons = reasons.collect::<Vec<_>>().join("; ");
    let colon = if reasons.is_empty() { "" } else { ": " };
    let (was, would_be, is) = (flip.was.as_str(), flip.would_be.as_str(), flip.is.as_str());
    format!(
        "comment {}: {was} -> {would_be} (now {is}){colon}{reasons}",
        flip.comment
    )
}
