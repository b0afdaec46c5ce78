//! Judging history again, under another policy or the same.

use crate::error::Result;
use crate::model::{CommentId, CommentStatus, Reason};
use crate::moderation::{Policy, Words, judge};
use crate::store::{self, Db};

/// Comments that are read at once.
const BATCH: i64 = 500;

/// A comment that would be judged otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip {
    /// The comment.
    pub comment: CommentId,
    /// Where the policy put it when it came in.
    pub was: CommentStatus,
    /// Where the policy would put it.
    pub would_be: CommentStatus,
    /// Where it stands now: a moderator may have decided otherwise.
    pub is: CommentStatus,
    /// Why it would go there.
    pub reasons: Vec<Reason>,
}

/// Judges every comment again that was ever judged, on the evidence of then, and gives how many
/// there are; `flipped` hears of each that would be judged otherwise. Changes nothing.
pub async fn replay(db: &Db, policy: &Policy, flipped: &mut dyn FnMut(Flip)) -> Result<u64> {
    let (mut after, mut count) = (CommentId(0), 0);
    loop {
        let batch = store::comments::list_judged(&mut db.read().await?, after, BATCH).await?;
        let Some(last) = batch.last() else {
            return Ok(count);
        };
        after = last.id;
        for judged in batch {
            count += 1;
            let was = judged.judgement.0;
            let words = Words::new(
                &judged.author_name,
                judged.author_url.as_deref(),
                &judged.body,
            );
            let verdict = judge(&words, &was.evidence, policy);
            if verdict.status != was.status {
                flipped(Flip {
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
