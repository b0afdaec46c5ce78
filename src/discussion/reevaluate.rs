//! Judging stored comments again, to see how a policy would have decided.

use crate::error::Result;
use crate::model::{CommentId, CommentStatus, Reason};
use crate::moderation::{CommentText, Policy, judge};
use crate::store::{self, Db};

/// The number of comments that are read at once.
const BATCH: i64 = 500;

/// A comment for which the verdict would change.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedVerdict {
    /// The id of the comment.
    pub comment: CommentId,
    /// The status of the verdict when the comment came in.
    pub was: CommentStatus,
    /// The status that the policy would give it.
    pub would_be: CommentStatus,
    /// The present status, which a moderator may have decided.
    pub is: CommentStatus,
    /// The reasons of the new verdict.
    pub reasons: Vec<Reason>,
}

/// Judges every comment that was ever judged again, on the evidence stored with it, and returns
/// their number. Calls `report_change` for each comment whose verdict would change. It changes
/// nothing.
pub async fn reevaluate(
    db: &Db,
    policy: &Policy,
    report_change: &mut dyn FnMut(ChangedVerdict),
) -> Result<u64> {
    let (mut after, mut count) = (CommentId(0), 0);
    loop {
        let batch = store::judgements::list(&mut db.read().await?, after, BATCH).await?;
        let Some(last) = batch.last() else {
            return Ok(count);
        };
        after = last.id;
        for judged in batch {
            count += 1;
            let was = judged.judgement.0;
            let text = CommentText::new(
                &judged.author_name,
                judged.author_url.as_deref(),
                &judged.body,
            );
            let verdict = judge(&text, &was.evidence, policy);
            if verdict.status != was.status {
                report_change(ChangedVerdict {
                    comment: judged.id,
                    was: was.status,
                    would_be: verdict.status,
                    is: judged.status,
                    reasons: verdict.reasons,
                });
            }
        }
    }
}
