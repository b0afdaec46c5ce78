//! The representations of an import and of what it does not carry.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::error::Result;
use crate::model::{ImportId, ImportState, UserId};
use crate::store::imports::{Import, ImportLoss};
use crate::transfer::background::{Findings, ImportOptions};
use crate::web::api::answer::Created;

/// An import of another blog.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Import, example = json!({
    "id": 1, "state": "ready", "format": "wordpress", "source": "site.xml", "user": 1, "progress": 0.0, "error": null,
    "counts": { "posts": { "read": 199, "imported": 199, "updated": 0, "unchanged": 0, "skipped": 0 } },
    "findings": { "home": "old.example.org", "settings": [], "authors": [{ "name": "ann", "posts": 199, "user": null }], "pictures": null, "removed": null, "kept": [] },
    "options": { "format": null, "from": null, "skip": [], "authors": {}, "map": "", "theirs": false, "excerpts_as_subtitles": false, "from_private": false, "leave_pictures": false },
    "started_at": "2022-01-07T09:30:00Z", "finished_at": null
}))]
pub struct ImportView {
    /// The id.
    pub id: ImportId,
    /// How far it is.
    state: ImportState,
    /// The name of the format, such as `wordpress`.
    format: String,
    /// The names of the files that are read.
    source: String,
    /// Who asked for it; `null` for an import from the command line.
    user: Option<UserId>,
    /// How much of the present state is done, from 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    progress: f64,
    /// Why it failed; `null` if it did not.
    error: Option<String>,
    /// The numbers of entries by kind (`posts`, `pages`, `comments`, `files`, `redirects`, `labels`,
    /// `authors`, `settings`, `other`) and by result (`read`, `imported`, `updated`, `unchanged`,
    /// `skipped`). After a survey they say what would happen.
    counts: BTreeMap<String, BTreeMap<String, u64>>,
    /// What was found or done besides.
    findings: Findings,
    /// The options.
    options: ImportOptions,
    /// When it was created.
    started_at: DateTime<Utc>,
    /// When it was complete; `null` before.
    finished_at: Option<DateTime<Utc>>,
}

impl Created for ImportView {}

impl ImportView {
    /// Returns the representation of an import.
    ///
    /// # Errors
    /// [`crate::error::Error::Internal`] for options that another version of the program has stored.
    pub fn of(import: Import) -> Result<Self> {
        Ok(Self {
            id: import.id,
            state: import.state,
            format: import.format,
            source: import.source,
            user: import.user_id,
            // At most a thousand, which a float holds.
            progress: f64::from(u16::try_from(import.progress).unwrap_or_default()) / 1000.0,
            error: import.error,
            counts: import.counts.0,
            findings: Findings::read(&import.findings)?,
            options: ImportOptions::read(&import.options)?,
            started_at: import.started_at,
            finished_at: import.finished_at,
        })
    }
}

/// A line of the ledger: something that an import does not carry.
#[derive(Debug, Serialize)]
pub struct ImportLossView {
    /// Its number in the ledger, from 1.
    number: i64,
    /// The kind of the entry, such as `posts`.
    kind: String,
    /// Whether the whole entry is left out; otherwise only a part of it.
    whole: bool,
    /// What is not carried, and why.
    reason: String,
    /// The entry: its id in the export, and the beginning of its title.
    name: String,
}

impl From<ImportLoss> for ImportLossView {
    fn from(loss: ImportLoss) -> Self {
        Self {
            number: loss.number,
            kind: loss.kind,
            whole: loss.is_whole,
            reason: loss.reason,
            name: loss.name,
        }
    }
}
