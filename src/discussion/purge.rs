//! The daily job that deletes old data for good: spam and trash after thirty days, kept responses
//! after one, unconfirmed addresses and unused guests. Kept responses are deleted because
//! they contain comments too.

use chrono::TimeDelta;

use super::moderate::take_away;
use super::privacy::schedule_checkpoint;
use super::{change, count};
use crate::error::Result;
use crate::model::{Action, Actor, Authority, Comment, CommentStatus, Job, NewChange};
use crate::services::Services;
use crate::store::{self, Db, Tx};

/// The time for which spam and trash can be restored.
const KEPT: TimeDelta = TimeDelta::days(30);
/// The time that a subscription, and the address of a user, may wait for its confirmation.
const UNCONFIRMED: TimeDelta = TimeDelta::days(7);
/// The interval of the job.
const EVERY: TimeDelta = TimeDelta::hours(24);
/// The time for which a response is kept for repeated requests, and a confirmation e-mail is
/// counted.
const ANSWERS_KEPT: TimeDelta = TimeDelta::hours(24);
/// The number of comments that are deleted in one transaction.
const BATCH: i64 = 200;

/// Queues the job unless it is queued already.
pub async fn schedule_purge(tx: &mut Tx, services: &Services) -> Result<()> {
    let now = services.clock.now();
    tx.unrecorded("a job's state");
    let soon = now + TimeDelta::minutes(1);
    store::jobs::insert_once(tx, &Job::PurgeComments {}, soon, now).await
}

/// Deletes what is due and queues the next run.
pub async fn purge(db: &Db, services: &Services) -> Result<()> {
    loop {
        let mut tx = db.begin().await?;
        let now = services.clock.now();
        let due = store::comments::list_purgeable(&mut tx, now - KEPT, BATCH).await?;
        if due.is_empty() {
            tx.unrecorded("a job's state, and addresses that nobody confirmed");
            store::user_emails::delete_unproven(&mut tx, now - UNCONFIRMED).await?;
            store::subscriptions::delete_unconfirmed(&mut tx, now - UNCONFIRMED).await?;
            store::confirmation_emails::delete_old(&mut tx, now - ANSWERS_KEPT).await?;
            store::guests::delete_unused(&mut tx, now - KEPT).await?;
            forget_answers(&mut tx, services).await?;
            store::jobs::insert_once(&mut tx, &Job::PurgeComments {}, now + EVERY, now).await?;
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

/// Deletes an imported comment, as if it had never been here. Returns false if it has replies.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may import.
pub async fn remove_imported(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    comment: &Comment,
) -> Result<bool> {
    by.require_import()?;
    delete(tx, services, by.actor(), comment).await
}

/// Deletes a comment without replies. Returns false if it has some.
async fn delete(tx: &mut Tx, services: &Services, actor: Actor, comment: &Comment) -> Result<bool> {
    if !store::comments::delete(tx, comment.id).await? {
        return Ok(false);
    }
    let gone = change(
        actor,
        comment.post_id,
        comment.id,
        Some(comment.status),
        CommentStatus::Removed,
        services.clock.now(),
    );
    tx.record(NewChange {
        action: Action::CommentPurged,
        ..gone
    });
    schedule_checkpoint(tx, services).await?;
    count(tx, comment, Some(comment.status), CommentStatus::Removed).await?;
    Ok(true)
}

/// Deletes a comment, or turns it into a tombstone if it has replies.
async fn purge_one(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    if delete(tx, services, Actor::System, comment).await? {
        return Ok(());
    }
    take_away(tx, services, Actor::System, comment)
        .await
        .map(drop)
}
