//! Ranking and paging of search results.
//!
//! The order is computed here from at most two lists of [`LIMIT`] matches, and only the rows of the
//! requested page are read after that.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::store::search_matches::Match;

/// The most matches that are ranked. If there are more, the newest are.
pub const CANDIDATES: usize = 500;
/// The number of matches that are read: one more than are ranked, to know whether there are more.
pub(super) const LIMIT: i64 = CANDIDATES as i64 + 1;
/// The number of results on a page.
pub const PAGE: usize = 10;
/// The most pages of results.
pub const PAGES_MAX: usize = 20;

/// A page of search results.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// The items of the page, the best first.
    pub items: Vec<T>,
    /// The number of matches; [`CANDIDATES`] if there are more.
    pub total: usize,
    /// Whether there are more than [`CANDIDATES`] matches.
    pub is_more: bool,
    /// Whether there is a next page.
    pub has_next: bool,
}

/// The matches of a query before ranking.
pub(super) struct Matches<I> {
    /// The newest matches, at most [`LIMIT`].
    pub newest: Vec<Match<I>>,
    /// The newest matches with all words in the title, at most [`LIMIT`].
    pub in_title: Vec<Match<I>>,
}

impl<I: Copy + Eq + Hash + Ord> Matches<I> {
    pub(super) fn none() -> Self {
        Self {
            newest: Vec::new(),
            in_title: Vec::new(),
        }
    }

    /// Ranks the matches and returns the ids of page `page`, counted from 1, the best first.
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
        // A match in the title may be too old to be among the newest. It has no score then, and
        // comes last of the matches in the title.
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
