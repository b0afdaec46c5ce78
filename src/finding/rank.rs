//! The order of what was found.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::store::search::Match;

/// Of so many matches each is weighed; of more, the newest.
pub const CANDIDATES: usize = 500;
/// How many are asked for: one more, which tells that there are more.
pub(super) const LIMIT: i64 = CANDIDATES as i64 + 1;
/// How many are on a page.
pub const PAGE: usize = 10;
/// How many pages there are at most.
pub const PAGES_MAX: usize = 20;

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// The page's items, the best first.
    pub items: Vec<T>,
    /// How many there are; [`CANDIDATES`] where there are more.
    pub total: usize,
    /// Whether there are more than that.
    pub is_more: bool,
    /// Whether another page follows.
    pub has_next: bool,
}

/// Matches, some of them in the title.
pub(super) struct Matches<I> {
    /// The newest, [`LIMIT`] at most.
    pub newest: Vec<Match<I>>,
    /// Those with all words in the title, likewise.
    pub in_title: Vec<Match<I>>,
}

impl<I: Copy + Eq + Hash + Ord> Matches<I> {
    pub(super) fn none() -> Self {
        Self {
            newest: Vec::new(),
            in_title: Vec::new(),
        }
    }

    /// The ids of a page, from 1, the best first.
    pub(super) fn page(mut self, page: usize) -> Found<I> {
        let is_more = self.newest.len() > CANDIDATES;
        self.newest.truncate(CANDIDATES);
        let total = self.newest.len();
        let ids = self.ordered();
        let shown = ids.len().min(PAGE * PAGES_MAX);
        let (start, end) = (
            (page.saturating_sub(1) * PAGE).min(shown),
            (page * PAGE).min(shown),
        );
        Found {
            items: ids[start..end].to_vec(),
            total,
            is_more,
            has_next: end < shown,
        }
    }

    fn ordered(self) -> Vec<I> {
        let scores: HashMap<I, f64> = self
            .newest
            .iter()
            .map(|found| (found.id, found.score))
            .collect();
        let in_title: HashSet<I> = self.in_title.iter().map(|found| found.id).collect();
        let mut seen = HashSet::new();
        let mut all: Vec<Match<I>> = self
            .in_title
            .into_iter()
            .chain(self.newest)
            .filter(|found| seen.insert(found.id))
            .collect();
        let score = |id: &I| scores.get(id).copied().unwrap_or(0.0);
        all.sort_by(|one, other| {
            let by_title = in_title
                .contains(&other.id)
                .cmp(&in_title.contains(&one.id));
            by_title
                .then(score(&other.id).total_cmp(&score(&one.id)))
                .then(other.at.cmp(&one.at))
                .then(other.id.cmp(&one.id))
        });
        all.into_iter().map(|found| found.id).collect()
    }
}
