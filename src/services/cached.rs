//! Rows that nearly every request needs and that rarely change, kept in memory until they do.
//!
//! They are read on a read connection, never in a transaction, because a kept value is shared by
//! all requests. To keep another value, add a [`CachedValue`] here, under a surrogate key that its
//! changes touch.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::error::Result;
use crate::freshness::{CachedValue, Freshness};
use crate::model::{Settings, SurrogateKey, User};
use crate::moderation::learning::Model;
use crate::store::bans::Ban;
use crate::store::{self, Conn, Db};

/// The settings, the users, the bans, the trained filter and the time of the next publication.
#[derive(Debug)]
pub struct CachedRows {
    freshness: Arc<Freshness>,
    settings: CachedValue<Settings>,
    users: CachedValue<Vec<User>>,
    bans: CachedValue<Vec<Ban>>,
    model: CachedValue<Option<Model>>,
    next_publication: CachedValue<Option<Timestamp>>,
}

impl CachedRows {
    pub(super) fn new(freshness: Arc<Freshness>) -> Self {
        Self {
            freshness,
            settings: CachedValue::under(SurrogateKey::Site),
            users: CachedValue::under(SurrogateKey::Site),
            bans: CachedValue::under(SurrogateKey::Bans),
            model: CachedValue::under(SurrogateKey::Filter),
            next_publication: CachedValue::under(SurrogateKey::Listing),
        }
    }

    /// Returns the blog's settings.
    pub async fn settings(&self, conn: &mut Conn) -> Result<Arc<Settings>> {
        let read = async { Ok(store::settings::find(conn).await?.settings) };
        self.settings.get(&self.freshness, read).await
    }

    /// Returns the blog's settings, and takes a read connection only if they must be read.
    pub async fn settings_of(&self, db: &Db) -> Result<Arc<Settings>> {
        let read = async { Ok(store::settings::find(&mut db.read().await?).await?.settings) };
        self.settings.get(&self.freshness, read).await
    }

    /// Returns the settings as they were last read, without using the database; `None` if they
    /// never were.
    #[must_use]
    pub fn last_settings(&self) -> Option<Arc<Settings>> {
        self.settings.last()
    }

    /// Returns when the next scheduled post becomes public, after `now`.
    pub async fn next_publication(
        &self,
        conn: &mut Conn,
        now: Timestamp,
    ) -> Result<Option<Timestamp>> {
        let read = store::public_posts::next_publication(conn, now);
        let is_to_come = |next: &Option<Timestamp>| next.is_none_or(|at| at > now);
        let next = self
            .next_publication
            .get_if(&self.freshness, is_to_come, read);
        Ok(*next.await?)
    }

    /// Returns all users.
    pub async fn users(&self, conn: &mut Conn) -> Result<Arc<Vec<User>>> {
        let read = store::users::list(conn);
        self.users.get(&self.freshness, read).await
    }

    /// Returns the bans that were active when they were read; some may have expired since.
    pub async fn bans(&self, conn: &mut Conn, now: Timestamp) -> Result<Arc<Vec<Ban>>> {
        let read = store::bans::list_active(conn, now);
        self.bans.get(&self.freshness, read).await
    }

    /// Returns the most recently trained filter, if there is one.
    pub async fn model(&self, conn: &mut Conn) -> Result<Arc<Option<Model>>> {
        let read = async {
            let found = store::decisions::find_model(conn).await?;
            Ok(found.and_then(|(_, bytes)| Model::from_bytes(&bytes)))
        };
        self.model.get(&self.freshness, read).await
    }
}
