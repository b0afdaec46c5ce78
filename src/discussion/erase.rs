//! Erasing everything of one person, by the guest's key or by the mail address.

use super::guest::vote_back;
use super::moderate::remove;
use super::privacy::schedule_checkpoint;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{Actor, CapabilityId};
use crate::services::Services;
use crate::store::comment_search::Filter;
use crate::store::{self, Conn, Tx};

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
            Self::Guest(guest) => Filter { guest: Some(*guest), ..Filter::default() },
            Self::Email(lookup) => Filter { email: Some(lookup.clone()), ..Filter::default() },
        }
    }
}

/// What one transaction erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The number of comments.
    pub comments: usize,
    /// Whether nothing is left; else call again in another transaction.
    pub is_all: bool,
}

/// How many comments there are to erase.
pub async fn count_whose(conn: &mut Conn, whose: &Whose) -> Result<i64> {
    store::comment_search::count(conn, &whose.filter()).await
}

/// Erases everything of a person: every comment becomes a tombstone or goes. Of a guest every vote
/// is taken back too, and the key ends; an address has neither.
pub async fn erase(tx: &mut Tx, services: &Services, actor: Actor, whose: &Whose) -> Result<Erased> {
    let comments = store::comment_search::list(tx, &whose.filter(), Cursor::newest(), BATCH as i64).await?;
    tx.unrecorded("there may be nothing left to erase");
    for comment in &comments {
        remove(tx, services, actor, comment).await?;
    }
    let erased = Erased { comments: comments.len(), is_all: comments.len() < BATCH };
    match whose {
        Whose::Guest(guest) if erased.is_all => end_guest(tx, services, *guest).await?,
        Whose::Email(lookup) => store::subscriptions::delete_by_email(tx, lookup).await?,
        Whose::Guest(_) => {}
    }
    Ok(erased)
}

/// The same of a guest; false while there is more.
pub async fn erase_guest(tx: &mut Tx, services: &Services, actor: Actor, guest: CapabilityId) -> Result<bool> {
    Ok(erase(tx, services, actor, &Whose::Guest(guest)).await?.is_all)
}

async fn end_guest(tx: &mut Tx, services: &Services, guest: CapabilityId) -> Result<()> {
    for comment in store::votes::list_by_guest(tx, guest).await? {
        vote_back(tx, services, guest, comment).await?;
    }
    store::subscriptions::delete_by_guest(tx, guest).await?;
    store::capabilities::revoke(tx, guest, services.clock.now()).await?;
    schedule_checkpoint(tx, services).await
}
