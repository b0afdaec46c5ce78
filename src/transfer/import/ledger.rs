//! The loss ledger: the result of each entry that was read, and what could not be imported.
//!
//! Every entry is counted once as read and once by its result. Equal losses share one entry with
//! the names of all that have them.

use std::collections::BTreeMap;

use crate::model::{Kind, PostId, text};
use crate::transfer::imported::{EntryKind, ImportEntry, Skipped};

/// The most characters of a title in the ledger.
const TITLE_MAX: usize = 60;

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

/// A loss, with the names of all entries that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The row of the entries.
    pub row: ReportRow,
    /// The extent of the loss.
    pub kind: LossKind,
    /// The part that was lost, and the reason.
    pub why: String,
    /// The names of the entries.
    pub names: Names,
}

/// The names of entries, as the lines of one text: a loss may have one for each comment of a large blog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    lines: String,
    count: usize,
}

impl Names {
    fn push(&mut self, name: &str) {
        let start = self.lines.len();
        self.lines.push_str(name);
        if name.contains('\n') {
            self.lines.replace_range(start.., &name.replace('\n', " "));
        }
        self.lines.push('\n');
        self.count += 1;
    }

    /// The number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The names in the order in which the entries were read.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.lines.split_terminator('\n')
    }
}

/// The counts and losses of an import.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    counts: BTreeMap<ReportRow, Counts>,
    losses: BTreeMap<(ReportRow, LossKind, String), Names>,
    settings: Vec<SettingChange>,
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
        self.losses
            .entry((row, kind, mask(why)))
            .or_default()
            .push(name);
    }

    /// Returns the counts of every row, and the losses ordered by row.
    pub(super) fn close(self) -> ([Counts; 9], Vec<Loss>, Vec<SettingChange>) {
        let counts = ReportRow::ALL.map(|row| self.counts.get(&row).copied().unwrap_or_default());
        let losses = self
            .losses
            .into_iter()
            .map(|((row, kind, why), names)| Loss {
                row,
                kind,
                why,
                names,
            });
        (counts, losses.collect(), self.settings)
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
