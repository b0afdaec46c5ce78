//! Spam and trash go for good after thirty days, and with them the answers that were kept for
//! requests that are sent twice: comments stand in them too.

use chrono::TimeDelta;
use serde_json::json;

use super::privacy::schedule_checkpoint;
use super::{change, count, remove};
use crate::error::Result;
use crate::model::{Action, Actor, Comment, CommentStatus, NewChange};
use crate::services::Services;
use crate::store::{self, Db, Tx};

/// The job that purges.
pub const PURGE_JOB: &str = "comments.purge";
/// How long spam and trash can be brought back.
const KEPT: TimeDelta = TimeDelta::days(30);
/// How long an address may take to confirm.
const UNCONFIRMED: TimeDelta = TimeDelta::days(7);
/// How often it is looked for.
const EVERY: TimeDelta = TimeDelta::hours(24);
/// How long an answer is kept for a request that is sent twice.
const ANSWERS_KEPT: TimeDelta = TimeDelta::hours(24);
/// Comments in one transaction.
const BATCH: i64 = 200;

/// Sees to it that the job is queued.
pub async fn schedule_purge(tx: &mut Tx, services: &Services) -> Result<()> {
    let now = services.clock.now();
    tx.unrecorded("a job's state");
    store::jobs::insert_once(tx, PURGE_JOB, &json!({}), now + TimeDelta::minutes(1), now).await
}

/// Purges what is due, and queues the next time.
pub async fn purge(db: &Db, services: &Services) -> Result<()> {
    loop {
        let mut tx = db.begin().await?;
        let now = services.clock.now();
        let due = store::comments::list_rubbish(&mut tx, now - KEPT, BATCH).await?;
        if due.is_empty() {
            tx.unrecorded("a job's state, and addresses that nobody confirmed");
            store::subscriptions::delete_unconfirmed(&mut tx, now - UNCONFIRMED).await?;
            store::questions::delete_old(&mut tx, now - ANSWERS_KEPT).await?;
            store::capabilities::delete_unused(&mut tx, now - KEPT).await?;
            forget_answers(&mut tx, services).await?;
            store::jobs::insert_once(&mut tx, PURGE_JOB, &json!({}), now + EVERY, now).await?;
            return tx.commit().await;
        }
        for comment in &due {
            purge_one(&mut tx, services, comment).await?;
        }
        tx.commit().await?;
    }
}

async fn forget_answers(tx: &mut Tx, services: &Services) -> Result<()> {
    let forgotten =
        store::idempotency::delete_before(tx, services.clock.now() - ANSWERS_KEPT).await?;
    if forgotten > 0 {
        schedule_checkpoint(tx, services).await
    } else {
        Ok(())
    }
}

/// Deletes a comment; one with replies leaves a tombstone.
async fn purge_one(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    let now = services.clock.now();
    if store::comments::delete(tx, comment.id).await? {
        let gone = change(
            Actor::System,
            comment.post_id,
            comment.id,
            Some(comment.status),
            CommentStatus::Removed,
            now,
        );
        tx.record(NewChange {
            action: Action::CommentPurged,
            ..gone
        });
        schedule_checkpoint(tx, services).await?;
        return count(
            tx,
            comment.post_id,
            Some(comment.status),
            CommentStatus::Removed,
        )
        .await;
    }
    remove(tx, services, Actor::System, comment).await.map(drop)
}
