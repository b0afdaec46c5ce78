//! Leases: how a worker claims a job, keeps it while it runs, and ends it.
//!
//! The lease determines when another worker may take a job over; the number of the claim determines
//! who holds it. An expired lease, on a machine that was suspended or lost its database, does no
//! harm by itself: it can be renewed until another worker has claimed the job. After that, nothing
//! that uses the old claim has an effect.

use chrono::TimeDelta;

use crate::clock::{Clock, Timestamp};
use crate::error::{ConflictFault, Error, Result};
use crate::model::Lane;
use crate::store::jobs::{Claim, ClaimedJob};
use crate::store::{self, Db, Tx};

/// The length of a lease. When it has expired, another worker may claim the job.
pub(super) const LEASE: TimeDelta = TimeDelta::minutes(5);
/// The interval at which a running job's lease is renewed.
const RENEWED: TimeDelta = TimeDelta::minutes(1);

/// How a claim ends if the job was not completed.
pub(super) enum End<'a> {
    /// The job is retried at this time, after this error.
    Retry(Timestamp, &'a str),
    /// The job is parked, for this reason.
    Park(&'a str),
    /// The job was stopped, and can be claimed again from this time on.
    GiveBack(Timestamp),
}

/// Claims the job of `lane` that is due first. `may_begin` is asked once the write transaction has
/// begun, because waiting for it can last until the process shuts down.
pub(super) async fn claim(
    db: &Db,
    lane: Lane,
    now: Timestamp,
    may_begin: impl Fn() -> bool,
) -> Result<Option<ClaimedJob>> {
    let mut tx = begin(db).await?;
    if !may_begin() {
        return Ok(None);
    }
    let job = store::jobs::claim(&mut tx, lane, now, now + LEASE).await?;
    tx.commit().await?;
    Ok(job)
}

/// Renews the lease of a job that was claimed at `claimed_at`, until it is lost. Returns the reason
/// for the loss, for the log.
pub(super) async fn keep(
    db: &Db,
    clock: &Clock,
    claim: Claim,
    claimed_at: Timestamp,
) -> &'static str {
    let (mut ends_at, mut next) = (claimed_at + LEASE, claimed_at + RENEWED);
    loop {
        clock.sleep_until(next).await;
        let now = clock.now();
        next = now + RENEWED;
        let renewed = tokio::select! {
            renewed = renew(db, claim, now + LEASE) => renewed,
            // The wait for a write transaction has no other limit.
            () = clock.sleep_until(ends_at.max(next)) => return "it could not be renewed in time",
        };
        match renewed {
            Ok(true) => ends_at = now + LEASE,
            Ok(false) => return "another worker has claimed the job",
            Err(_) if clock.now() >= ends_at => return "it could not be renewed",
            Err(error) => {
                tracing::warn!(job.id = claim.job.0, error = %error, "a job's lease was not renewed; the next try follows");
            }
        }
    }
}

async fn renew(db: &Db, claim: Claim, until: Timestamp) -> Result<bool> {
    let mut tx = begin(db).await?;
    let is_held = store::jobs::renew(&mut tx, claim, until).await?;
    tx.commit().await?;
    Ok(is_held)
}

/// Deletes a completed job in `tx`, together with what it wrote, and commits.
///
/// # Errors
/// [`Error::Conflict`] if another worker has claimed the job; `tx` is then rolled back.
pub(super) async fn finish(mut tx: Tx, claim: Claim) -> Result<()> {
    if store::jobs::delete(&mut tx, claim).await? {
        tx.commit().await
    } else {
        Err(Error::conflict(
            ConflictFault::Meanwhile,
            "another worker has claimed the job",
        ))
    }
}

/// Ends the claim of a job that was not completed. Has no effect if another worker has claimed the
/// job since.
pub(super) async fn end(db: &Db, claim: Claim, end: End<'_>) -> Result<()> {
    let mut tx = begin(db).await?;
    let is_held = match end {
        End::Retry(at, why) => store::jobs::retry(&mut tx, claim, at, why).await?,
        End::Park(why) => store::jobs::park(&mut tx, claim, why).await?,
        End::GiveBack(now) => store::jobs::give_back(&mut tx, claim, now).await?,
    };
    if !is_held {
        tracing::warn!(
            job.id = claim.job.0,
            "a job ended here that another worker has claimed"
        );
    }
    tx.commit().await
}

/// Begins a transaction that only changes the state of a job, which the change log does not record.
pub(super) async fn begin(db: &Db) -> Result<Tx> {
    let mut tx = db.begin().await?;
    tx.unrecorded("a job's state");
    Ok(tx)
}
