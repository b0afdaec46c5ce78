//! What is stored after a picture was asked for: its state, and when its host may be asked again.

use chrono::TimeDelta;

use super::attempt::{Attempt, DownKind};
use super::patience::{BETWEEN_REQUESTS, HOST_TRIES, Patience, host_pause};
use super::queue::queue_work;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::library;
use crate::model::{RemotePicture, RemotePictureStatus};
use crate::services::Services;
use crate::store::remote_pictures::RemotePictureState;
use crate::store::{self, Db, Tx};

/// The pause when there is no room for a picture, or no decoder is free.
const NO_ROOM: TimeDelta = TimeDelta::minutes(10);

/// What a try to fetch a picture came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the media library.
    Fetched,
    /// It is tried again, for this reason.
    Waiting(String),
    /// It is not tried again, for this reason.
    Failed(String),
}

/// Stores what an attempt came to, and when the host may be asked again.
pub(super) async fn settle(
    db: &Db,
    services: &Services,
    picture: &RemotePicture,
    failures: i64,
    attempt: Attempt,
) -> Result<Outcome> {
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    tx.unrecorded("what is known of pictures");
    let attempt = add(&mut tx, services, attempt).await?;
    let (state, host) = states(picture, failures, &attempt, now);
    store::remote_pictures::update(&mut tx, picture.id, &state, now).await?;
    let HostState {
        next_request_at,
        failures,
        asked_to_wait,
    } = host;
    store::remote_hosts::update(
        &mut tx,
        &picture.host,
        next_request_at,
        failures,
        asked_to_wait,
    )
    .await?;
    if failures >= HOST_TRIES {
        let why = format!("the server failed for days: {}", state.reason);
        store::remote_pictures::fail_host(&mut tx, &picture.host, &why, now).await?;
        store::remote_hosts::update(&mut tx, &picture.host, next_request_at, 0, false).await?;
    }
    queue_work(&mut tx, now).await?;
    tx.commit().await?;
    Ok(match state.status {
        RemotePictureStatus::Fetched => Outcome::Fetched,
        RemotePictureStatus::Waiting if failures < HOST_TRIES => Outcome::Waiting(state.reason),
        RemotePictureStatus::Waiting | RemotePictureStatus::Failed => Outcome::Failed(state.reason),
    })
}

/// Adds a picture whose files are stored to the library.
async fn add(tx: &mut Tx, services: &Services, attempt: Attempt) -> Result<Attempt> {
    let Attempt::Picture(prepared) = attempt else {
        return Ok(attempt);
    };
    match library::add_fetched_picture(tx, services, &prepared).await {
        Ok(added) => Ok(Attempt::Known(added.media.hash)),
        Err(Error::InsufficientStorage(refusal)) => Ok(Attempt::NoRoom(refusal.detail)),
        Err(other) => Err(other),
    }
}

/// When a host may be asked again, and why.
struct HostState {
    next_request_at: Timestamp,
    failures: i64,
    asked_to_wait: bool,
}

/// Returns the states of a picture and its host after an attempt.
fn states(
    picture: &RemotePicture,
    failures: i64,
    attempt: &Attempt,
    now: Timestamp,
) -> (RemotePictureState, HostState) {
    let waiting = |tries: i64, reason: &str, next_try_at: Timestamp| RemotePictureState {
        status: RemotePictureStatus::Waiting,
        tries,
        reason: reason.to_owned(),
        next_try_at,
        hash: None,
    };
    let failed = |tries: i64, reason: &str| RemotePictureState {
        status: RemotePictureStatus::Failed,
        ..waiting(tries, reason, now)
    };
    let host = |pause: TimeDelta| HostState {
        next_request_at: now + pause,
        failures: 0,
        asked_to_wait: false,
    };
    let tries = picture.tries + 1;
    match attempt {
        Attempt::Picture(prepared) => {
            let state = RemotePictureState::fetched(tries, prepared.hash(), now);
            (state, host(BETWEEN_REQUESTS))
        }
        Attempt::Known(hash) => {
            let state = RemotePictureState::fetched(tries, hash, now);
            (state, host(BETWEEN_REQUESTS))
        }
        Attempt::Refused(refusal) => {
            let state = match refusal.patience.pause(tries) {
                Some(pause) => waiting(tries, &refusal.reason, now + pause),
                None => failed(tries, &refusal.reason),
            };
            (state, host(BETWEEN_REQUESTS))
        }
        Attempt::Down {
            reason,
            until,
            kind,
        } => {
            let failures = failures + 1;
            let own = now + host_pause(failures);
            let next_request_at = until.map_or(own, |until| until.max(now + BETWEEN_REQUESTS));
            // The others of the host come first, since only this one may be at fault.
            let state = match Patience::Longest.pause(tries) {
                Some(pause) => waiting(tries, reason, now + pause),
                // Being busy is no fault of the picture.
                None if *kind == DownKind::Busy => waiting(tries, reason, next_request_at),
                None => failed(tries, reason),
            };
            let host = HostState {
                next_request_at,
                failures,
                asked_to_wait: until.is_some(),
            };
            (state, host)
        }
        Attempt::NoRoom(reason) => {
            let state = waiting(picture.tries, reason, now + NO_ROOM);
            (
                state,
                HostState {
                    failures,
                    ..host(NO_ROOM)
                },
            )
        }
    }
}
