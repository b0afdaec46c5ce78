//! The loss ledger: how each entry that was read ended, and what could not be carried.

use std::collections::BTreeMap;

use crate::model::{Kind, text};
use crate::transfer::imported::{Entry, EntryKind, Skipped};

/// The most characters of a title in the ledger.
const TITLE_MAX: usize = 60;

/// A row of the ledger's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// Posts.
    Posts,
    /// Pages.
    Pages,
    /// Comments.
    Comments,
    /// The owner's choices.
    Settings,
    /// Designs, and what nobody knows.
    Other,
}

impl Row {
    /// Every row, in the table's order.
    pub const ALL: [Self; 5] = [
        Self::Posts,
        Self::Pages,
        Self::Comments,
        Self::Settings,
        Self::Other,
    ];

    /// Where an entry is counted.
    pub(super) fn of(entry: &Entry) -> Self {
        match entry {
            Entry::Post(post) => Self::from(post.kind),
            Entry::Comment(_) => Self::Comments,
            Entry::Setting(_) => Self::Settings,
            Entry::Skipped(skipped) => Self::from(skipped.kind),
        }
    }

    /// The word for several, as in the table.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Posts => "posts",
            Self::Pages => "pages",
            Self::Comments => "comments",
            Self::Settings => "settings",
            Self::Other => "other",
        }
    }
}

impl From<Kind> for Row {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Post => Self::Posts,
            Kind::Page => Self::Pages,
        }
    }
}

impl From<EntryKind> for Row {
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Post => Self::Posts,
            EntryKind::Page => Self::Pages,
            EntryKind::Comment => Self::Comments,
            EntryKind::Setting => Self::Settings,
            EntryKind::Template | EntryKind::Unknown => Self::Other,
        }
    }
}

/// How the entries of a row ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entries in the file.
    pub read: u64,
    /// New here.
    pub imported: u64,
    /// Here already, and brought up to date.
    pub updated: u64,
    /// Here already.
    pub unchanged: u64,
    /// Not carried, each with a [`Loss`].
    pub skipped: u64,
}

impl Counts {
    /// Whether every entry read ended exactly once.
    #[must_use]
    pub fn balance(&self) -> bool {
        self.read == self.imported + self.updated + self.unchanged + self.skipped
    }
}

/// How an entry that is not skipped ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Imported,
    Updated,
    Unchanged,
}

/// How much of an entry is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// All of it.
    Skipped,
    /// A part of it.
    Partly,
}

/// What was lost, of every entry that lost the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Of what kind the entries are.
    pub row: Row,
    /// How much of each.
    pub fate: Fate,
    /// What, and why.
    pub why: String,
    /// Which entries.
    pub names: Vec<String>,
}

/// The counts and losses of an import.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    counts: BTreeMap<Row, Counts>,
    losses: BTreeMap<(Row, Fate, String), Vec<String>>,
}

impl Ledger {
    /// Counts an entry of the file.
    pub(super) fn read(&mut self, row: Row) {
        self.counts.entry(row).or_default().read += 1;
    }

    /// Counts how an entry ended.
    pub(super) fn end(&mut self, row: Row, outcome: Outcome) {
        let counts = self.counts.entry(row).or_default();
        match outcome {
            Outcome::Imported => counts.imported += 1,
            Outcome::Updated => counts.updated += 1,
            Outcome::Unchanged => counts.unchanged += 1,
        }
    }

    /// Counts and names an entry that is not carried.
    pub(super) fn skip(&mut self, row: Row, name: &str, why: &str) {
        self.counts.entry(row).or_default().skipped += 1;
        self.lose(row, Fate::Skipped, name, why);
    }

    /// Names what of an entry is not carried.
    pub(super) fn note(&mut self, row: Row, name: &str, why: &str) {
        self.lose(row, Fate::Partly, name, why);
    }

    fn lose(&mut self, row: Row, fate: Fate, name: &str, why: &str) {
        self.losses
            .entry((row, fate, mask(why)))
            .or_default()
            .push(name.to_owned());
    }

    /// The counts of every row, and the losses row by row.
    pub(super) fn close(self) -> ([Counts; 5], Vec<Loss>) {
        let counts = Row::ALL.map(|row| self.counts.get(&row).copied().unwrap_or_default());
        let losses = self
            .losses
            .into_iter()
            .map(|((row, fate, why), names)| Loss {
                row,
                fate,
                why,
                names,
            });
        (counts, losses.collect())
    }
}

/// What an entry is called in the ledger: its id and the start of its title.
pub(super) fn name(id: &str, title: &str) -> String {
    let title = text::line(title);
    if title.is_empty() {
        return mask(id);
    }
    let start: String = title.chars().take(TITLE_MAX).collect();
    let dots = if start.len() < title.len() { "…" } else { "" };
    mask(&format!("{id} “{start}{dots}”"))
}

/// What an entry that its reader skipped is called.
pub(super) fn name_of(skipped: &Skipped) -> String {
    match &skipped.id {
        Some(id) => name(id, ""),
        None => format!("{} on line {}", skipped.kind, skipped.line),
    }
}

/// The same words on one line, with anything that may be a mail address hidden.
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
