//! The report at the end of an import: a table, then every loss by name.

use std::fmt;

use super::authors::FoundAuthor;
use super::ledger::{Counts, Ledger, Loss, LossKind, ReportRow, SettingChange};

/// The number of settings that are named on one line.
const SETTINGS_A_LINE: usize = 4;

/// The ledger of a finished import. Its text contains no mail addresses.
#[derive(Clone, Debug)]
pub struct Report {
    counts: [Counts; 9],
    losses: Vec<Loss>,
    settings: Vec<SettingChange>,
    dry_run: bool,
    home: Option<String>,
    authors: Vec<FoundAuthor>,
}

impl Report {
    pub(super) fn new(ledger: Ledger, dry_run: bool) -> Self {
        let (counts, losses, settings) = ledger.close();
        Self {
            counts,
            losses,
            settings,
            dry_run,
            home: None,
            authors: Vec::new(),
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
        ReportRow::ALL
            .iter()
            .zip(self.counts)
            .find_map(|(each, counts)| (*each == row).then_some(counts))
            .unwrap_or_default()
    }

    /// The losses, ordered by row.
    #[must_use]
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// The settings for which the file has other values than this blog had.
    #[must_use]
    pub fn settings(&self) -> &[SettingChange] {
        &self.settings
    }

    /// Whether content that readers would see was lost, of a post, a page, a comment or a file. Settings
    /// and templates of the other system do not count.
    #[must_use]
    pub fn lost_content(&self) -> bool {
        self.losses.iter().any(|loss| {
            matches!(
                loss.row,
                ReportRow::Posts | ReportRow::Pages | ReportRow::Comments | ReportRow::Media
            )
        })
    }

    /// Whether every entry that was read is counted exactly once, and every skipped one is named.
    #[must_use]
    pub fn balances(&self) -> bool {
        ReportRow::ALL
            .iter()
            .all(|row| self.counts(*row).balance() && self.named(*row) == self.counts(*row).skipped)
    }

    fn named(&self, row: ReportRow) -> u64 {
        let skipped = self
            .losses
            .iter()
            .filter(|loss| loss.row == row && loss.kind == LossKind::Skipped);
        skipped.map(|loss| loss.names.len() as u64).sum()
    }

    fn list(&self, f: &mut fmt::Formatter<'_>, kind: LossKind, heading: &str) -> fmt::Result {
        let mut losses = self
            .losses
            .iter()
            .filter(|loss| loss.kind == kind)
            .peekable();
        if losses.peek().is_some() {
            write!(f, "\n{heading}:\n")?;
        }
        losses.try_for_each(|loss| {
            writeln!(f, "  {}: {}", loss.row.plural(), loss.why)?;
            write_names(f, loss)
        })
    }
}

/// Writes the names of the entries, one on a line; several on a line for settings, which are short and
/// many.
fn write_names(f: &mut fmt::Formatter<'_>, loss: &Loss) -> fmt::Result {
    if loss.row != ReportRow::Settings {
        return loss
            .names
            .iter()
            .try_for_each(|name| writeln!(f, "    {name}"));
    }
    let names: Vec<&str> = loss.names.iter().collect();
    names
        .chunks(SETTINGS_A_LINE)
        .try_for_each(|names| writeln!(f, "    {}", names.join(", ")))
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
        if !self.settings.is_empty() {
            write!(f, "\nSettings:\n")?;
        }
        for SettingChange {
            name,
            old,
            new,
            is_taken,
        } in &self.settings
        {
            if *is_taken {
                writeln!(f, "  {name}: {old} → {new}")?;
            } else {
                writeln!(f, "  {name}: {old} stays; the file has {new}")?;
            }
        }
        self.list(f, LossKind::Skipped, "Not carried")?;
        self.list(f, LossKind::Partly, "Carried, but for")
    }
}
