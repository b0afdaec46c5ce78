//! Erasing data from the disk too.
//!
//! SQLite overwrites erased data in its file (`secure_delete`), but the old pages survive in the
//! write-ahead log until a checkpoint truncates it. A job does that after erasures, for many of
//! them at once.

use chrono::TimeDelta;

use crate::error::{Error, Result};
use crate::model::Job;
use crate::services::Services;
use crate::store::{self, Db, Tx};

/// The time for which erasures are collected before a checkpoint.
const GATHERED: TimeDelta = TimeDelta::minutes(1);

/// Queues a checkpoint for after this transaction.
pub(super) async fn schedule_checkpoint(tx: &mut Tx, services: &Services) -> Result<()> {
    let now = services.clock.now();
    store::jobs::insert_once(tx, &Job::CheckpointDatabase {}, now + GATHERED, now).await
}

/// Truncates the write-ahead log.
///
/// # Errors
/// [`Error::Unavailable`] while another connection reads or writes; the queue tries again.
pub async fn checkpoint(db: &Db) -> Result<()> {
    if db.checkpoint().await? {
        Ok(())
    } else {
        Err(Error::Unavailable("the database's log is in use".into()))
    }
}
