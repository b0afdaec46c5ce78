//! Waiting for what other processes write: `LISTEN` on PostgreSQL, a look at
//! the data version on SQLite.

use std::time::Duration;

use sqlx::postgres::PgListener;

use super::db::Pool;
use super::{Conn, Db, changes};
use crate::error::Result;

/// How often SQLite's data version is looked at.
const SQLITE_LOOK: Duration = Duration::from_millis(200);
/// How long PostgreSQL may be silent before the log is read all the same.
const POSTGRES_SILENCE: Duration = Duration::from_millis(500);

/// Hears of writes; has a connection of its own to read what they were.
#[derive(Debug)]
pub struct Listener {
    conn: Conn,
    heard: Option<PgListener>,
    data_version: Option<i64>,
}

impl Listener {
    /// Starts to listen.
    pub async fn start(db: &Db) -> Result<Self> {
        let heard = match &db.read {
            Pool::Sqlite(_) => None,
            Pool::Postgres(pool) => {
                let mut listener = PgListener::connect_with(pool).await?;
                listener.listen("tympan_change").await?;
                Some(listener)
            }
        };
        Ok(Self {
            conn: db.read().await?,
            heard,
            data_version: None,
        })
    }

    /// Whether anybody may have written since the last call.
    pub async fn may_have_news(&mut self) -> Result<bool> {
        if self.heard.is_some() {
            return Ok(true);
        }
        let version = changes::data_version(&mut self.conn).await?;
        Ok(self.data_version.replace(version) != Some(version))
    }

    /// Returns when somebody has written, or after a while.
    pub async fn wait(&mut self) -> Result<()> {
        match &mut self.heard {
            None => tokio::time::sleep(SQLITE_LOOK).await,
            Some(listener) => {
                if let Ok(heard) = tokio::time::timeout(POSTGRES_SILENCE, listener.recv()).await {
                    heard?;
                }
            }
        }
        Ok(())
    }

    /// The connection to read what was written.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
