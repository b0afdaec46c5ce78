//! The report at the end of an import: a table, then every loss by name.

use std::collections::VecDeque;
use std::fmt;

use super::authors::FoundAuthor;
use super::ledger::{ClosedLedger, Counts, Loss, LossKind, ReportRow, SettingChange};
use crate::error::{Error, Result};
use crate::store::scratch::{Scratch, ScratchLoss};

/// The number of settings that are named on one line.
const SETTINGS_A_LINE: usize = 4;

/// The number of losses that are read at once.
const PART: i64 = 500;

/// The ledger of a finished import. Its text contains no mail addresses.
///
/// `Display` gives the counts and the settings; [`Report::describe_losses`] gives the losses, of which
/// there may be too many for the memory.
#[derive(Debug)]
pub struct Report {
    ledger: ClosedLedger,
    dry_run: bool,
    home: Option<String>,
    authors: Vec<FoundAuthor>,
    scratch: Scratch,
}

/// Reads the losses of a report, one after another.
#[derive(Debug)]
pub struct LossReader<'a> {
    scratch: &'a Scratch,
    last: ScratchLoss,
    part: VecDeque<ScratchLoss>,
}

impl LossReader<'_> {
    /// Returns the next loss: by row, those of whole entries first, then by reason.
    ///
    /// # Errors
    /// [`Error::Internal`] if they cannot be read.
    pub async fn next(&mut self) -> Result<Option<Loss>> {
        if self.part.is_empty() {
            self.part = self.scratch.list_losses(&self.last, PART).await?.into();
        }
        let Some(next) = self.part.pop_front() else {
            return Ok(None);
        };
        self.last = next.clone();
        let unknown = || Error::internal("a loss of no row");
        Ok(Some(Loss {
            row: ReportRow::at(next.row).ok_or_else(unknown)?,
            kind: if next.is_part {
                LossKind::Partly
            } else {
                LossKind::Skipped
            },
            why: next.reason,
            name: next.name,
        }))
    }
}

impl Report {
    pub(super) fn new(ledger: ClosedLedger, dry_run: bool, scratch: Scratch) -> Self {
        Self {
            ledger,
            dry_run,
            home: None,
            authors: Vec::new(),
            scratch,
        }
    }

    /// Adds where the old blog was, and who wrote its posts.
    pub(super) fn with_origin(self, home: Option<String>, authors: Vec<FoundAuthor>) -> Self {
        Self {
            home,
            authors,
            ..self
        }
    }

    /// The address of the old blog without its scheme; `None` if it is not known.
    #[must_use]
    pub fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// The authors of the old blog's posts, in order of their names.
    #[must_use]
    pub fn authors(&self) -> &[FoundAuthor] {
        &self.authors
    }

    /// The counts of a row.
    #[must_use]
    pub fn counts(&self, row: ReportRow) -> Counts {
        self.ledger.counts.get(&row).copied().unwrap_or_default()
    }

    /// Reads the losses from the first one.
    #[must_use]
    pub fn losses(&self) -> LossReader<'_> {
        LossReader {
            scratch: &self.scratch,
            last: ScratchLoss {
                row: -1,
                ..ScratchLoss::default()
            },
            part: VecDeque::new(),
        }
    }

    /// The settings for which the file has other values than this blog had.
    #[must_use]
    pub fn settings(&self) -> &[SettingChange] {
        &self.ledger.settings
    }

    /// Whether content that readers would see was lost, of a post, a page, a comment or a file. Settings
    /// and templates of the other system do not count.
    #[must_use]
    pub fn lost_content(&self) -> bool {
        let is_content = |row: &ReportRow| {
            matches!(
                row,
                ReportRow::Posts | ReportRow::Pages | ReportRow::Comments | ReportRow::Media
            )
        };
        self.ledger.found.keys().any(|(row, _)| is_content(row))
    }

    /// Whether every entry that was read is counted exactly once, and every skipped one is named.
    #[must_use]
    pub fn balances(&self) -> bool {
        ReportRow::ALL
            .iter()
            .all(|row| self.counts(*row).balance() && self.named(*row) == self.counts(*row).skipped)
    }

    fn named(&self, row: ReportRow) -> u64 {
        let found = self.ledger.found.get(&(row, LossKind::Skipped));
        found.copied().unwrap_or_default()
    }

    /// Gives the lines that name every loss to `line`: what was not carried, then what was carried in
    /// part, each by row and reason.
    ///
    /// # Errors
    /// [`Error::Internal`] if the losses cannot be read.
    pub async fn describe_losses(&self, line: &mut dyn FnMut(&str)) -> Result<()> {
        let mut is_first = true;
        for (kind, heading) in [
            (LossKind::Skipped, "Not carried"),
            (LossKind::Partly, "Carried, but for"),
        ] {
            let mut names = NameLines::new(line);
            let mut before: Option<(ReportRow, String)> = None;
            let mut losses = self.losses();
            while let Some(Loss {
                row,
                kind: of,
                why,
                name,
            }) = losses.next().await?
            {
                if of != kind {
                    continue;
                }
                let reason = Some((row, why));
                if reason != before {
                    names.end();
                    if before.is_none() {
                        let gap = if is_first { "" } else { "\n" };
                        (names.line)(&format!("{gap}{heading}:"));
                        is_first = false;
                    }
                    let why = reason.as_ref().map_or("", |(_, why)| why);
                    (names.line)(&format!("  {}: {why}", row.plural()));
                    before = reason;
                }
                names.add(row, name);
            }
            names.end();
        }
        Ok(())
    }
}

/// The lines with the names of entries: one on a line, or several for settings, which are short and many.
struct NameLines<'a> {
    line: &'a mut dyn FnMut(&str),
    settings: Vec<String>,
}

impl<'a> NameLines<'a> {
    fn new(line: &'a mut dyn FnMut(&str)) -> Self {
        Self {
            line,
            settings: Vec::new(),
        }
    }

    fn add(&mut self, row: ReportRow, name: String) {
        if row != ReportRow::Settings {
            (self.line)(&format!("    {name}"));
            return;
        }
        self.settings.push(name);
        if self.settings.len() == SETTINGS_A_LINE {
            self.end();
        }
    }

    fn end(&mut self) {
        if !self.settings.is_empty() {
            let names = std::mem::take(&mut self.settings);
            (self.line)(&format!("    {}", names.join(", ")));
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dry_run {
            writeln!(f, "A dry run: nothing was written.\n")?;
        }
        let [read, imported, updated, unchanged, skipped] =
            ["read", "imported", "updated", "unchanged", "skipped"];
        writeln!(
            f,
            "{:<10}{read:>9}{imported:>10}{updated:>9}{unchanged:>11}{skipped:>9}",
            ""
        )?;
        for row in ReportRow::ALL {
            let Counts {
                read,
                imported,
                updated,
                unchanged,
                skipped,
            } = self.counts(row);
            if read == 0 && row.is_rare() {
                continue;
            }
            writeln!(
                f,
                "{:<10}{read:>9}{imported:>10}{updated:>9}{unchanged:>11}{skipped:>9}",
                row.plural()
            )?;
        }
        if !self.ledger.settings.is_empty() {
            write!(f, "\nSettings:\n")?;
        }
        for SettingChange {
            name,
            old,
            new,
            is_taken,
        } in &self.ledger.settings
        {
            if *is_taken {
                writeln!(f, "  {name}: {old} → {new}")?;
            } else {
                writeln!(f, "  {name}: {old} stays; the file has {new}")?;
            }
        }
        Ok(())
    }
}
