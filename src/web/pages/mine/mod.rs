//! `/-/me`: what a guest wrote, for that guest alone. Never cached, never indexed.
//!
//! Whoever shows the key of a capability may see, change, export and erase what was sent with it.
//! A page that changes something shows a question first; only the form on it acts.

mod delete;
mod device;
mod edit;
mod erase;
mod export;
mod list;
mod received;

use axum::http::HeaderMap;

use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{CapabilityId, Comment, CommentId, CommentStatus};
use crate::secrets::GuestKey;
use crate::store;
use crate::urls;
use crate::web::guest;
use crate::web::page::Reading;

pub use delete::{get as get_delete, post as delete};
pub use device::{get as get_device, post as use_device};
pub use edit::{get as get_edit, post as edit};
pub use erase::{get as get_erase, post as erase};
pub use export::get as export;
pub use list::{forget, get as list};
pub use received::get as received;
pub(super) use received::url as received_url;

/// A guest's own page: whose it is, and what is read for it.
struct Own {
    reading: Reading,
    guest: CapabilityId,
}

impl Own {
    /// Finds whose page is asked for.
    async fn open(app: &App, key: Option<&GuestKey>) -> Result<Self> {
        let mut reading = Reading::begin(app).await?;
        let guest = guest::require(&mut reading.conn, key).await?;
        Ok(Self { reading, guest })
    }

    async fn of(app: &App, headers: &HeaderMap) -> Result<Self> {
        Self::open(app, guest::key(headers).as_ref()).await
    }

    /// One of the guest's own comments that is still there.
    async fn comment(&mut self, id: &str) -> Result<Comment> {
        let id: CommentId = id.parse().map_err(|_| Error::NotFound)?;
        let comment = store::comments::find(&mut self.reading.conn, id).await?;
        let own = comment.filter(|comment| {
            comment.capability_id == Some(self.guest) && comment.status != CommentStatus::Removed
        });
        own.ok_or_else(|| Error::Forbidden("this comment belongs to somebody else".to_owned()))
    }
}

/// Where a guest's pages begin.
const HOME: &str = urls::GUEST;
