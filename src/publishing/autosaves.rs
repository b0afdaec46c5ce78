//! Copies of texts that are being written. They are nobody's but the writer's, and change no post.
//!
//! Of each open page the newest copy is kept, and one of every ten minutes before it, for a month.
//! Copies are inserted and never updated, so that no page replaces the copy of another. A picture that
//! only a copy shows is in use, so that nobody deletes it as superfluous.

use chrono::TimeDelta;

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{Authority, AutosaveId, MediaHash, Post, UsedBy};
use crate::services::Services;
use crate::store::autosaves::Autosave;
use crate::store::{self, Conn, Tx};

/// The seconds of which one copy is kept.
const EVERY: i64 = 600;
/// How long a copy is kept.
const KEPT: TimeDelta = TimeDelta::days(30);
/// The most characters in the name of an open page.
const EDITING_MAX: usize = 64;
/// The reason that a transaction with a copy records no change.
const UNRECORDED: &str = "a copy of a text that is not saved";

/// Keeps a copy of a text, of the post that it changes or of a new one.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may change the post, or write one.
pub async fn autosave(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    post: Option<&Post>,
    editing: &str,
    fields: &[(String, String)],
) -> Result<Autosave> {
    let (now, user) = (services.clock.now(), by.user_id()?);
    match post {
        Some(post) => by.require_write(post, now)?,
        None => by.require_write_as(user)?,
    }
    if !(1..=EDITING_MAX).contains(&editing.len()) {
        return Err(Error::BadRequest("the form names no page".to_owned()));
    }
    tx.unrecorded(UNRECORDED);
    let post = post.map(|post| post.id);
    let copy = store::autosaves::insert(tx, user, post, editing, fields, now).await?;
    let shown = fields.iter().flat_map(|(_, text)| MediaHash::all_in(text));
    store::media_uses::replace(tx, UsedBy::Autosave(copy.id), &shown.collect()).await?;
    store::autosaves::thin_out(tx, user, editing, beginning(now), copy.id).await?;
    store::autosaves::delete_before(tx, now - KEPT).await?;
    Ok(copy)
}

/// The beginning of the time of which one copy is kept.
fn beginning(now: Timestamp) -> Timestamp {
    now - TimeDelta::seconds(now.timestamp().rem_euclid(EVERY))
        - TimeDelta::nanoseconds(i64::from(now.timestamp_subsec_nanos()))
}

/// Finds the newest copy that the caller has of a post, or of a new one.
///
/// # Errors
/// [`Error::Forbidden`] for a caller that is no user.
pub async fn find_newest_autosave(
    conn: &mut Conn,
    by: &Authority,
    post: Option<&Post>,
) -> Result<Option<Autosave>> {
    let post = post.map(|post| post.id);
    store::autosaves::find_newest(conn, by.user_id()?, post).await
}

/// Finds a copy of the caller.
///
/// # Errors
/// [`Error::NotFound`] for one that is not there, or is another user's.
pub async fn find_autosave(conn: &mut Conn, by: &Authority, id: AutosaveId) -> Result<Autosave> {
    let found = store::autosaves::find(conn, by.user_id()?, id).await?;
    found.ok_or(Error::NotFound)
}

/// Deletes the copies of an open page of the caller.
///
/// # Errors
/// [`Error::Forbidden`] for a caller that is no user.
pub async fn drop_autosaves(tx: &mut Tx, by: &Authority, editing: &str) -> Result<()> {
    tx.unrecorded(UNRECORDED);
    store::autosaves::delete(tx, by.user_id()?, editing).await
}
