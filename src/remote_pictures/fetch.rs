//! Fetching the next picture that is due, of whatever host may be asked.

use chrono::TimeDelta;

use super::attempt::attempt;
use super::settle::{Outcome, settle};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Job, RemotePicture};
use crate::services::Services;
use crate::store::{self, Db};

/// How long a host is kept from others while it is asked.
const CLAIM: TimeDelta = TimeDelta::minutes(5);

/// A try to fetch a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The address that posts show.
    pub url: String,
    /// What the try came to.
    pub outcome: Outcome,
}

/// Fetches the next picture that is due (the job), and queues the next one.
pub async fn fetch(db: &Db, services: &Services) -> Result<()> {
    fetch_next(db, services).await?;
    let Some(due) = next_due(db).await? else {
        return Ok(());
    };
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    tx.unrecorded("a job's state");
    let at = due.max(now);
    store::jobs::insert_or_bring_forward(&mut tx, &Job::FetchPicture {}, at, now).await?;
    tx.commit().await
}

/// Returns when the next picture is due; `None` if none is waiting.
pub async fn next_due(db: &Db) -> Result<Option<Timestamp>> {
    store::remote_hosts::next_due(&mut db.read().await?).await
}

/// Fetches the picture that is due first. Returns `None` if none is due.
pub async fn fetch_next(db: &Db, services: &Services) -> Result<Option<Fetched>> {
    let Some((picture, failures)) = claim(db, services).await? else {
        return Ok(None);
    };
    let attempt = attempt(db, services, &picture).await?;
    let outcome = settle(db, services, &picture, failures, attempt).await?;
    let url = picture.url;
    tracing::debug!(picture.url = url, outcome = ?outcome, "a picture was asked for");
    Ok(Some(Fetched { url, outcome }))
}

/// Claims a host, and returns its picture that is due first, with how often the host has failed.
async fn claim(db: &Db, services: &Services) -> Result<Option<(RemotePicture, i64)>> {
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    tx.unrecorded("what is known of pictures");
    let Some((host, failures)) = store::remote_hosts::claim(&mut tx, now, now + CLAIM).await?
    else {
        return Ok(None);
    };
    let picture = store::remote_pictures::find_due(&mut tx, &host, now).await?;
    tx.commit().await?;
    Ok(picture.map(|picture| (picture, failures)))
}
