//! What was erased goes from the disk too.
//!
//! SQLite overwrites erased words in its file (`secure_delete`), but they stand in its log until that
//! is carried over and emptied: a job does so after every erasure, many of them at once.

use chrono::TimeDelta;
use serde_json::json;

use crate::error::{Error, Result};
use crate::services::Services;
use crate::store::{self, Db, Tx};

/// The job that empties the database's log.
pub const CHECKPOINT_JOB: &str = "privacy.checkpoint";
/// Erasures are gathered for so long.
const GATHERED: TimeDelta = TimeDelta::minutes(1);

/// Sees to it that the log is emptied after this transaction.
pub(super) async fn schedule_checkpoint(tx: &mut Tx, services: &Services) -> Result<()> {
    let now = services.clock.now();
    store::jobs::insert_once(tx, CHECKPOINT_JOB, &json!({}), now + GATHERED, now).await
}

/// Empties the log.
///
/// # Errors
/// [`Error::Unavailable`] while somebody reads or writes: the queue tries again.
pub async fn checkpoint(db: &Db) -> Result<()> {
    if db.checkpoint().await? {
        Ok(())
    } else {
        Err(Error::Unavailable("the database's log is in use".into()))
    }
}
