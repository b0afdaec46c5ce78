//! Erasing all data of a person who comments, found by the guest's key or by the e-mail address.

use super::guest::withdraw_vote;
use super::moderate::take_away;
use super::privacy::schedule_checkpoint;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{Actor, Authority, GuestId};
use crate::services::Services;
use crate::store::comment_search::CommentCriteria;
use crate::store::{self, Conn, Db, Tx};

/// The maximum number of comments that are erased in one transaction.
const BATCH: usize = 500;

/// The person whose data is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErasureSubject {
    /// A guest.
    Guest(GuestId),
    /// Everyone who used the e-mail address with this blind index.
    Email(Vec<u8>),
}

impl ErasureSubject {
    /// Checks that `by` may erase: guests may erase their own data, everything else takes the right
    /// to see whose it is.
    fn require(&self, by: &Authority) -> Result<()> {
        match self {
            Self::Guest(guest) if by.is_guest(*guest) => Ok(()),
            Self::Guest(_) | Self::Email(_) => by.require_erase(),
        }
    }

    fn filter(&self) -> CommentCriteria {
        match self {
            Self::Guest(guest) => CommentCriteria {
                guest: Some(*guest),
                ..CommentCriteria::default()
            },
            Self::Email(lookup) => CommentCriteria {
                email: Some(lookup.clone()),
                ..CommentCriteria::default()
            },
        }
    }
}

/// Returns the number of comments that [`erase`] would erase.
///
/// # Errors
/// [`Error::Forbidden`](crate::error::Error::Forbidden) for a caller who may not erase them.
pub async fn count_to_erase(
    conn: &mut Conn,
    by: &Authority,
    subject: &ErasureSubject,
) -> Result<i64> {
    subject.require(by)?;
    store::comment_search::count(conn, &subject.filter()).await
}

/// Erases all data of a person. Every comment loses its text and its author, and so becomes a
/// tombstone. For a guest it also deletes the votes and revokes the key; an address has neither.
///
/// It commits a transaction for each batch of comments. Returns the last transaction, still open,
/// and the number of comments erased.
pub async fn erase(
    db: &Db,
    services: &Services,
    by: &Authority,
    subject: &ErasureSubject,
) -> Result<(Tx, i64)> {
    subject.require(by)?;
    let mut count = 0;
    loop {
        let mut tx = db.begin().await?;
        let erased = erase_batch(&mut tx, services, by.actor(), subject).await?;
        count += erased as i64;
        if erased < BATCH {
            end(&mut tx, services, subject).await?;
            return Ok((tx, count));
        }
        tx.commit().await?;
    }
}

/// Takes every step of [`erase`] in one transaction that the caller does not commit. It counts all
/// comments but erases only one batch of them, so that other writers do not wait long.
pub async fn dry_run_erase(
    db: &Db,
    services: &Services,
    by: &Authority,
    subject: &ErasureSubject,
) -> Result<(Tx, i64)> {
    let mut tx = db.begin().await?;
    let count = count_to_erase(&mut tx, by, subject).await?;
    erase_batch(&mut tx, services, by.actor(), subject).await?;
    end(&mut tx, services, subject).await?;
    Ok((tx, count))
}

async fn erase_batch(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    subject: &ErasureSubject,
) -> Result<usize> {
    let comments =
        store::comment_search::list(tx, &subject.filter(), Cursor::newest(), BATCH as i64).await?;
    tx.unrecorded("there may be nothing left to erase");
    for comment in &comments {
        take_away(tx, services, actor, comment).await?;
    }
    Ok(comments.len())
}

/// Deletes what a person has besides comments.
async fn end(tx: &mut Tx, services: &Services, subject: &ErasureSubject) -> Result<()> {
    match subject {
        ErasureSubject::Guest(guest) => end_guest(tx, services, *guest).await,
        ErasureSubject::Email(lookup) => store::subscriptions::delete_by_email(tx, lookup).await,
    }
}

async fn end_guest(tx: &mut Tx, services: &Services, guest: GuestId) -> Result<()> {
    for comment in store::votes::list_by_guest(tx, guest).await? {
        withdraw_vote(tx, services, guest, comment).await?;
    }
    store::subscriptions::delete_by_guest(tx, guest).await?;
    store::guests::revoke(tx, guest, services.clock.now()).await?;
    schedule_checkpoint(tx, services).await
}
