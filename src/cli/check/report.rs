//! The report of a check: how many URLs of each kind lead to a page, and every one that does not.

use std::collections::BTreeMap;
use std::fmt;

use crate::transfer::blogger::addresses::{AddressKind, OldAddress};

/// The outcome of a check.
#[derive(Debug, Default)]
pub(super) struct Report {
    kinds: BTreeMap<AddressKind, Count>,
    misses: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    asked: usize,
    reached: usize,
}

impl Report {
    /// Adds the outcome of one URL.
    pub(super) fn add(&mut self, address: &OldAddress, outcome: Result<(), String>) {
        let count = self.kinds.entry(address.kind).or_default();
        count.asked += 1;
        match outcome {
            Ok(()) => count.reached += 1,
            Err(why) => {
                let anchor = address
                    .anchor
                    .as_deref()
                    .map(|anchor| format!("#{anchor}"))
                    .unwrap_or_default();
                self.misses
                    .push((format!("{}{anchor}", address.place), why));
            }
        }
    }

    /// Merges two reports.
    pub(super) fn joined(mut self, other: Self) -> Self {
        for (kind, more) in other.kinds {
            let count = self.kinds.entry(kind).or_default();
            *count = Count {
                asked: count.asked + more.asked,
                reached: count.reached + more.reached,
            };
        }
        self.misses.extend(other.misses);
        self.misses.sort();
        self
    }

    /// Whether every URL leads to a page.
    pub(super) fn is_complete(&self) -> bool {
        self.misses.is_empty()
    }

    fn all(&self) -> Count {
        let sum = |total: Count, count: &Count| Count {
            asked: total.asked + count.asked,
            reached: total.reached + count.reached,
        };
        self.kinds.values().fold(Count::default(), sum)
    }
}

impl Count {
    /// Returns the share of reached URLs in percent, rounded down, so that 100 % means all of them.
    fn percent(self) -> usize {
        (self.reached * 100).checked_div(self.asked).unwrap_or(100)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<14} {:>7} {:>7} {:>9}",
            "kind", "asked", "reached", "coverage"
        )?;
        for (kind, count) in &self.kinds {
            writeln!(
                f,
                "{kind:<14} {:>7} {:>7} {:>7} %",
                count.asked,
                count.reached,
                count.percent()
            )?;
        }
        let all = self.all();
        write!(
            f,
            "{:<14} {:>7} {:>7} {:>7} %",
            "all",
            all.asked,
            all.reached,
            all.percent()
        )?;
        self.misses
            .iter()
            .try_for_each(|(place, why)| write!(f, "\nmiss  {place}  {why}"))
    }
}
