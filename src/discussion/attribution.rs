//! Who wrote a comment.

use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{GuestId, UserId};
use crate::store::{self, Tx};

/// The author of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// A guest, who typed a name.
    Guest(Guest),
    /// A signed-in user.
    Author(UserId),
}

/// The means by which a commenter without an account is recognised later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Guest {
    /// None: the commenter has no key.
    #[default]
    Anonymous,
    /// A guest whose key was presented.
    Known(GuestId),
    /// A new guest, by the hash of the key that is issued with this response.
    New(Vec<u8>),
}

impl Guest {
    /// Returns the guest's id. A new guest is inserted in this transaction.
    pub(super) async fn enter(&self, tx: &mut Tx, now: Timestamp) -> Result<Option<GuestId>> {
        match self {
            Self::Anonymous => Ok(None),
            Self::Known(id) => Ok(Some(*id)),
            Self::New(hash) => store::guests::insert(tx, hash, now).await.map(Some),
        }
    }

    /// Returns the guest's id if the guest existed before.
    #[must_use]
    pub fn known(&self) -> Option<GuestId> {
        if let Self::Known(id) = self {
            Some(*id)
        } else {
            None
        }
    }
}
