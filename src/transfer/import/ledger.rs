//! The loss ledger: the result of each entry that was read, and what could not be imported.
//!
//! Every entry is counted once as read and once by its result. Losses may be as many as there are
//! entries, and go to the scratch file in parts.

use std::collections::BTreeMap;

use crate::error::Result as StoreResult;
use crate::model::{Kind, PostId, text};
use crate::store::scratch::{Scratch, ScratchLoss};
use crate::transfer::imported::{EntryKind, ImportEntry, Skipped};

/// The most characters of a title in the ledger.
const TITLE_MAX: usize = 60;
/// The number of losses that are kept in memory.
const LOSSES: usize = 256;

/// A row of the ledger's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportRow {
    /// Posts.
    Posts,
    /// Pages.
    Pages,
    /// Comments.
    Comments,
    /// Pictures and other files.
    Media,
    /// Redirects.
    Redirects,
    /// Labels.
    Labels,
    /// Authors.
    Authors,
    /// The settings.
    Settings,
    /// Templates and entries of unknown kind.
    Other,
}

impl ReportRow {
    /// Every row, in the order of the table.
    pub const ALL: [Self; 9] = [
        Self::Posts,
        Self::Pages,
        Self::Comments,
        Self::Media,
        Self::Redirects,
        Self::Labels,
        Self::Authors,
        Self::Settings,
        Self::Other,
    ];

    /// The row in which an entry is counted.
    pub(super) fn of(entry: &ImportEntry) -> Self {
        match entry {
            ImportEntry::Post(post) => Self::from(post.kind),
            ImportEntry::Comment(_) => Self::Comments,
            ImportEntry::Media(_) => Self::Media,
            ImportEntry::Redirect(_) => Self::Redirects,
            ImportEntry::Label(_) => Self::Labels,
            ImportEntry::Author(_) => Self::Authors,
            ImportEntry::Setting(_) => Self::Settings,
            ImportEntry::Skipped(skipped) => Self::from(skipped.kind),
        }
    }

    /// The row's place in the table, from 0.
    pub(super) fn number(self) -> i64 {
        let place = Self::ALL.iter().position(|row| *row == self);
        place.map_or(-1, |place| i64::try_from(place).unwrap_or(-1))
    }

    /// The row at a place in the table.
    pub(super) fn at(number: i64) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// Whether many formats have no such entries, so that the row is left out if it is empty.
    pub(super) fn is_rare(self) -> bool {
        matches!(
            self,
            Self::Media | Self::Redirects | Self::Labels | Self::Authors
        )
    }

    /// The row's name in the table, in the plural.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Posts => "posts",
            Self::Pages => "pages",
            Self::Comments => "comments",
            Self::Media => "files",
            Self::Redirects => "redirects",
            Self::Labels => "labels",
            Self::Authors => "authors",
            Self::Settings => "settings",
            Self::Other => "other",
        }
    }
}

impl From<Kind> for ReportRow {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Post => Self::Posts,
            Kind::Page => Self::Pages,
        }
    }
}

impl From<EntryKind> for ReportRow {
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Post => Self::Posts,
            EntryKind::Page => Self::Pages,
            EntryKind::Comment => Self::Comments,
            EntryKind::Media => Self::Media,
            EntryKind::Redirect => Self::Redirects,
            EntryKind::Label => Self::Labels,
            EntryKind::Author => Self::Authors,
            EntryKind::Setting => Self::Settings,
            EntryKind::Template | EntryKind::Unknown => Self::Other,
        }
    }
}

/// The results of the entries of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The number of entries in the file.
    pub read: u64,
    /// The number of entries that are new on the blog.
    pub imported: u64,
    /// The number of entries that existed and were updated.
    pub updated: u64,
    /// The number of entries that existed unchanged.
    pub unchanged: u64,
    /// The number of entries that were not imported, each named in a [`Loss`].
    pub skipped: u64,
}

impl Counts {
    /// Whether every entry that was read is counted exactly once.
    #[must_use]
    pub fn balance(&self) -> bool {
        self.read == self.imported + self.updated + self.unchanged + self.skipped
    }
}

/// The result of an entry that is not skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Imported,
    Updated,
    Unchanged,
}

/// The result for one entry, which goes to the ledger once its transaction is committed.
pub(super) struct Written {
    pub(super) row: ReportRow,
    pub(super) name: String,
    /// The outcome, or the reason why the entry is skipped.
    pub(super) ended: Result<Outcome, &'static str>,
    /// Losses that became known only when the entry was written.
    pub(super) notes: Vec<&'static str>,
    /// A post's id in the file and on the blog.
    pub(super) placed: Option<(String, PostId)>,
}

/// A setting for which the file has another value than this blog had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingChange {
    /// The setting's name here.
    pub name: &'static str,
    /// The value that this blog had, as JSON.
    pub old: String,
    /// The value of the file, as JSON.
    pub new: String,
    /// Whether it was taken; if not, this blog's own choice stays.
    pub is_taken: bool,
}

/// The extent of a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    /// The whole entry.
    Skipped,
    /// A part of the entry.
    Partly,
}

/// What was not imported of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The row of the entry.
    pub row: ReportRow,
    /// The extent of the loss.
    pub kind: LossKind,
    /// The part that was lost, and the reason.
    pub why: String,
    /// The name of the entry.
    pub name: String,
}

/// The counts of an import, and its losses on their way to the scratch file.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    counts: BTreeMap<ReportRow, Counts>,
    /// The number of losses so far, by row and extent.
    found: BTreeMap<(ReportRow, LossKind), u64>,
    losses: Vec<ScratchLoss>,
    settings: Vec<SettingChange>,
}

/// The counts of an import that has ended. Its losses are in the scratch file.
#[derive(Clone, Debug, Default)]
pub(super) struct ClosedLedger {
    pub(super) counts: BTreeMap<ReportRow, Counts>,
    /// The number of losses by row and extent.
    pub(super) found: BTreeMap<(ReportRow, LossKind), u64>,
    pub(super) settings: Vec<SettingChange>,
}

impl Ledger {
    /// Counts an entry of the file.
    pub(super) fn read(&mut self, row: ReportRow) {
        self.counts.entry(row).or_default().read += 1;
    }

    /// Counts the result of an entry.
    pub(super) fn end(&mut self, row: ReportRow, outcome: Outcome) {
        let counts = self.counts.entry(row).or_default();
        match outcome {
            Outcome::Imported => counts.imported += 1,
            Outcome::Updated => counts.updated += 1,
            Outcome::Unchanged => counts.unchanged += 1,
        }
    }

    /// Names a setting for which the file has another value than this blog.
    pub(super) fn set(&mut self, change: SettingChange) {
        self.settings.push(change);
    }

    /// Counts and names an entry that is not imported.
    pub(super) fn skip(&mut self, row: ReportRow, name: &str, why: &str) {
        self.counts.entry(row).or_default().skipped += 1;
        self.lose(row, LossKind::Skipped, name, why);
    }

    /// Names a part of an entry that is not imported.
    pub(super) fn note(&mut self, row: ReportRow, name: &str, why: &str) {
        self.lose(row, LossKind::Partly, name, why);
    }

    fn lose(&mut self, row: ReportRow, kind: LossKind, name: &str, why: &str) {
        *self.found.entry((row, kind)).or_default() += 1;
        let number = self.found.values().sum::<u64>();
        self.losses.push(ScratchLoss {
            row: row.number(),
            is_part: kind == LossKind::Partly,
            reason: mask(why),
            number: i64::try_from(number).unwrap_or(i64::MAX),
            name: name.to_owned(),
        });
    }

    /// Moves the losses to the scratch file once there are many.
    pub(super) async fn spill(&mut self, scratch: &Scratch) -> StoreResult<()> {
        if self.losses.len() < LOSSES {
            return Ok(());
        }
        self.spill_all(scratch).await
    }

    async fn spill_all(&mut self, scratch: &Scratch) -> StoreResult<()> {
        scratch.add_losses(&std::mem::take(&mut self.losses)).await
    }

    /// Moves the last losses to the scratch file, and returns the counts.
    pub(super) async fn close(mut self, scratch: &Scratch) -> StoreResult<ClosedLedger> {
        self.spill_all(scratch).await?;
        let Self {
            counts,
            found,
            settings,
            ..
        } = self;
        Ok(ClosedLedger {
            counts,
            found,
            settings,
        })
    }
}

/// The name of an entry in the ledger: its id and the beginning of its title.
pub(super) fn name(id: &str, title: &str) -> String {
    let title = text::line(title);
    if title.is_empty() {
        return mask(id);
    }
    let start: String = title.chars().take(TITLE_MAX).collect();
    let dots = if start.len() < title.len() { "…" } else { "" };
    mask(&format!("{id} “{start}{dots}”"))
}

/// The name of an entry that its reader skipped.
pub(super) fn name_of(skipped: &Skipped) -> String {
    match &skipped.id {
        Some(id) => name(id, ""),
        None => format!("{} on line {}", skipped.kind, skipped.line),
    }
}

/// Returns the words on one line, with everything that may be a mail address masked.
fn mask(words: &str) -> String {
    let hidden = |word: &str| {
        if word.contains('@') {
            "***".to_owned()
        } else {
            word.to_owned()
        }
    };
    text::line(words)
        .split(' ')
        .map(hidden)
        .collect::<Vec<_>>()
        .join(" ")
}
