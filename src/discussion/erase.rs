//! Erasing everything of one person, by the guest's key or by the mail address.

use super::guest::vote_back;
use super::moderate::remove;
use super::privacy::schedule_checkpoint;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{Actor, CapabilityId};
use crate::services::Services;
use crate::store::comment_search::Filter;
use crate::store::{self, Conn, Db, Tx};

/// The most comments that are erased in one transaction.
const BATCH: usize = 500;

/// Whose comments are erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A guest's.
    Guest(CapabilityId),
    /// Those of the address with this blind index.
    Email(Vec<u8>),
}

impl Whose {
    fn filter(&self) -> Filter {
        match self {
            Self::Guest(guest) => Filter {
                guest: Some(*guest),
                ..Filter::default()
            },
            Self::Email(lookup) => Filter {
                email: Some(lookup.clone()),
                ..Filter::default()
            },
        }
    }
}

/// How many comments there are to erase.
pub async fn count_whose(conn: &mut Conn, whose: &Whose) -> Result<i64> {
    store::comment_search::count(conn, &whose.filter()).await
}

/// Erases everything of a person: every comment becomes a tombstone or goes. Of a guest every vote
/// is taken back too, and the key ends; an address has neither. Gives the last transaction, still
/// open, and how many comments went.
pub async fn erase(db: &Db, services: &Services, actor: Actor, whose: &Whose) -> Result<(Tx, i64)> {
    let mut count = 0;
    loop {
        let mut tx = db.begin().await?;
        let erased = erase_batch(&mut tx, services, actor, whose).await?;
        count += erased as i64;
        if erased < BATCH {
            end(&mut tx, services, whose).await?;
            return Ok((tx, count));
        }
        tx.commit().await?;
    }
}

async fn erase_batch(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    whose: &Whose,
) -> Result<usize> {
    let comments =
        store::comment_search::list(tx, &whose.filter(), Cursor::newest(), BATCH as i64).await?;
    tx.unrecorded("there may be nothing left to erase");
    for comment in &comments {
        remove(tx, services, actor, comment).await?;
    }
    Ok(comments.len())
}

/// What is left of a person without comments.
async fn end(tx: &mut Tx, services: &Services, whose: &Whose) -> Result<()> {
    match whose {
        Whose::Guest(guest) => end_guest(tx, services, *guest).await,
        Whose::Email(lookup) => store::subscriptions::delete_by_email(tx, lookup).await,
    }
}

async fn end_guest(tx: &mut Tx, services: &Services, guest: CapabilityId) -> Result<()> {
    for comment in store::votes::list_by_guest(tx, guest).await? {
        vote_back(tx, services, guest, comment).await?;
    }
    store::subscriptions::delete_by_guest(tx, guest).await?;
    store::capabilities::revoke(tx, guest, services.clock.now()).await?;
    schedule_checkpoint(tx, services).await
}
