//! What an import says at its end: a table, then every loss by name.

use std::fmt;

use super::ledger::{Counts, Fate, Ledger, Loss, Row};

/// How many settings are named on a line.
const SETTINGS_A_LINE: usize = 4;

/// The ledger of a finished import. Displayed, it holds no mail address.
#[derive(Clone, Debug)]
pub struct Report {
    counts: [Counts; 5],
    losses: Vec<Loss>,
    dry_run: bool,
}

impl Report {
    pub(super) fn new(ledger: Ledger, dry_run: bool) -> Self {
        let (counts, losses) = ledger.close();
        Self {
            counts,
            losses,
            dry_run,
        }
    }

    /// How the entries of a row ended.
    #[must_use]
    pub fn counts(&self, row: Row) -> Counts {
        Row::ALL
            .iter()
            .zip(self.counts)
            .find_map(|(each, counts)| (*each == row).then_some(counts))
            .unwrap_or_default()
    }

    /// What was not carried.
    #[must_use]
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// Whether something that readers would see was not carried: of a post, a page or a
    /// comment. Settings and designs of another system's own kind are none of that.
    #[must_use]
    pub fn lost_content(&self) -> bool {
        self.losses
            .iter()
            .any(|loss| matches!(loss.row, Row::Posts | Row::Pages | Row::Comments))
    }

    /// Whether every entry read ended exactly once, and each one skipped has a name.
    #[must_use]
    pub fn balances(&self) -> bool {
        Row::ALL
            .iter()
            .all(|row| self.counts(*row).balance() && self.named(*row) == self.counts(*row).skipped)
    }

    fn named(&self, row: Row) -> u64 {
        let skipped = self
            .losses
            .iter()
            .filter(|loss| loss.row == row && loss.fate == Fate::Skipped);
        skipped.map(|loss| loss.names.len() as u64).sum()
    }

    fn list(&self, f: &mut fmt::Formatter<'_>, fate: Fate, heading: &str) -> fmt::Result {
        let mut losses = self
            .losses
            .iter()
            .filter(|loss| loss.fate == fate)
            .peekable();
        if losses.peek().is_some() {
            write!(f, "\n{heading}:\n")?;
        }
        losses.try_for_each(|loss| {
            writeln!(f, "  {}: {}", loss.row.plural(), loss.why)?;
            lines(loss)
                .iter()
                .try_for_each(|line| writeln!(f, "    {line}"))
        })
    }
}

/// The names, one a line; settings, which are short and many, several.
fn lines(loss: &Loss) -> Vec<String> {
    match loss.row {
        Row::Settings => loss
            .names
            .chunks(SETTINGS_A_LINE)
            .map(|names| names.join(", "))
            .collect(),
        Row::Posts | Row::Pages | Row::Comments | Row::Other => loss.names.clone(),
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
        for row in Row::ALL {
            let Counts {
                read,
                imported,
                updated,
                unchanged,
                skipped,
            } = self.counts(row);
            writeln!(
                f,
                "{:<10}{read:>9}{imported:>10}{updated:>9}{unchanged:>11}{skipped:>9}",
                row.plural()
            )?;
        }
        self.list(f, Fate::Skipped, "Not carried")?;
        self.list(f, Fate::Partly, "Carried, but for")
    }
}
