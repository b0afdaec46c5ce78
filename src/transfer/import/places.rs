//! The places that the posts of the file have on the blog, and how many of their comments it holds.

use super::ledger::{self, Ledger, ReportRow};
use crate::error::Result;
use crate::model::PostId;
use crate::store::scratch::{Scratch, ScratchPost};

/// The number of posts that are read at once.
const PART: i64 = 200;

/// Gives made-up ids to posts that are not written yet. The places themselves are in the scratch file.
#[derive(Debug, Default)]
pub(super) struct Places {
    made_up: i64,
}

impl Places {
    /// Adds a post, which is on the blog already if it has an id there. Returns its id.
    pub(super) async fn insert(
        &mut self,
        scratch: &Scratch,
        origin_id: &str,
        existing: Option<PostId>,
        row: ReportRow,
        stated: Option<u32>,
    ) -> Result<PostId> {
        let own_id = existing.unwrap_or_else(|| {
            self.made_up -= 1;
            PostId(self.made_up)
        });
        let post = ScratchPost {
            id: origin_id.to_owned(),
            own_id,
            row: row.number(),
            stated: stated.map(i64::from),
            comments: 0,
        };
        scratch.put_post(&post).await?;
        Ok(own_id)
    }
}

/// Notes every post for which the file holds fewer comments than it claims.
pub(super) async fn note_missing_comments(scratch: &Scratch, ledger: &mut Ledger) -> Result<()> {
    let mut after = String::new();
    loop {
        let part = scratch.list_incomplete_posts(&after, PART).await?;
        let Some(last) = part.last() else {
            return Ok(());
        };
        after.clone_from(&last.id);
        for post in part {
            let row = ReportRow::at(post.row).unwrap_or(ReportRow::Posts);
            let (stated, found) = (post.stated.unwrap_or_default(), post.comments);
            let why = format!("the file says that it has {stated} comments and holds {found}");
            ledger.note(row, &ledger::name(&post.id, ""), &why);
        }
        ledger.spill(scratch).await?;
    }
}
