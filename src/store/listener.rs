//! Waiting for writes by other processes: `LISTEN` on PostgreSQL, polling of the data version on
//! SQLite.

use std::time::Duration;

use sqlx::postgres::PgListener;

use super::pool::Pool;
use super::{Conn, Db, changes};
use crate::error::Result;

/// The interval at which SQLite's data version is polled.
const SQLITE_LOOK: Duration = Duration::from_millis(200);
/// The time for which PostgreSQL may be silent before the change log is read anyway, in case a
/// notification was lost.
const POSTGRES_SILENCE: Duration = Duration::from_millis(500);

/// Notices writes by other processes. It uses the follower's own pool, so that no reader waits for
/// it.
#[derive(Debug)]
pub struct Listener {
    conn: Conn,
    heard: Option<PgListener>,
    data_version: Option<i64>,
}

impl Listener {
    /// Starts to listen.
    pub async fn start(db: &Db) -> Result<Self> {
        let heard = match &db.follow {
            Pool::Sqlite(_) => None,
            Pool::Postgres(pool) => {
                let mut listener = PgListener::connect_with(pool).await?;
                listener.listen("tympan_change").await?;
                Some(listener)
            }
        };
        Ok(Self {
            conn: db.follow.acquire().await?,
            heard,
            data_version: None,
        })
    }

    /// Whether another connection may have written since the last call. On PostgreSQL always true.
    pub async fn may_have_news(&mut self) -> Result<bool> {
        if self.heard.is_some() {
            return Ok(true);
        }
        let version = changes::data_version(&mut self.conn).await?;
        Ok(self.data_version.replace(version) != Some(version))
    }

    /// Waits for a write or for a short while, whichever ends first.
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

    /// Returns the connection with which to read the new changes.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
