//! The places that the posts of the file have on the blog, and how many of their comments it holds.

use std::collections::HashMap;

use super::ledger::ReportRow;
use crate::model::PostId;

/// The posts of the file by their id in it.
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<String, Place>);

/// A post of the file.
#[derive(Debug)]
struct Place {
    /// The post's id on the blog; a made-up negative one until it is written.
    id: PostId,
    /// The row of the ledger: posts or pages.
    row: ReportRow,
    /// The number of comments that the file claims for the post.
    stated: Option<u32>,
    /// The number of comments found so far.
    found: u32,
}

impl Places {
    /// Adds a post, which is on the blog already if it has an id there. Returns its id.
    pub(super) fn insert(
        &mut self,
        origin_id: String,
        existing: Option<PostId>,
        row: ReportRow,
        stated: Option<u32>,
    ) -> PostId {
        let id = existing.unwrap_or(PostId(-1 - i64::try_from(self.0.len()).unwrap_or(0)));
        let place = Place {
            id,
            row,
            stated,
            found: 0,
        };
        self.0.insert(origin_id, place);
        id
    }

    /// Records the id that a post got on the blog.
    pub(super) fn update(&mut self, origin_id: &str, id: PostId) {
        if let Some(place) = self.0.get_mut(origin_id) {
            place.id = id;
        }
    }

    /// Counts a comment under a post, and returns the post's id on the blog; `None` without such a
    /// post.
    pub(super) fn count_comment(&mut self, origin_id: &str) -> Option<PostId> {
        let place = self.0.get_mut(origin_id)?;
        place.found += 1;
        Some(place.id)
    }

    /// Names every post for which the file holds fewer comments than it claims, with a note.
    pub(super) fn missing_comments(&self) -> Vec<(ReportRow, &str, String)> {
        let mut missing: Vec<_> = self
            .0
            .iter()
            .filter_map(|(id, place)| {
                let stated = place.stated.filter(|stated| *stated > place.found)?;
                let found = place.found;
                let why = format!("the file says that it has {stated} comments and holds {found}");
                Some((place.row, id.as_str(), why))
            })
            .collect();
        missing.sort_unstable_by_key(|(_, id, _)| *id);
        missing
    }
}
