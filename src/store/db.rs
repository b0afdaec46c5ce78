//! The database of either engine: a pool for reading, one writer.

use std::sync::Arc;

use sqlx::{PgPool, SqlitePool};

use super::conn::Engine;
use super::writer::Writer;
use super::{Conn, Tx};
use crate::error::Result;
use crate::model::NewChange;

/// A pool of either engine.
#[derive(Clone, Debug)]
pub(super) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Pool {
    pub(super) async fn acquire(&self) -> Result<Conn, sqlx::Error> {
        Ok(Conn::new(match self {
            Self::Sqlite(pool) => Engine::Sqlite(pool.acquire().await?),
            Self::Postgres(pool) => Engine::Postgres(pool.acquire().await?),
        }))
    }

    async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// The blog's database. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Db {
    pub(super) read: Pool,
    pub(super) write: Pool,
    writer: Arc<Writer>,
}

impl Db {
    pub(super) fn new(read: Pool, write: Pool, node: String) -> Self {
        let writer = Writer::new(write.clone(), node);
        Self {
            read,
            write,
            writer,
        }
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Conn> {
        Ok(self.read.acquire().await?)
    }

    /// A transaction; what it wrote is there after [`Tx::commit`] and never otherwise.
    ///
    /// # Errors
    /// [`crate::error::Error::Unavailable`] when 256 writers wait already.
    pub async fn begin(&self) -> Result<Tx> {
        self.writer.begin().await
    }

    /// Calls `hook` with the changes of each batch, after its commit and before anybody is answered.
    pub fn on_commit(&self, hook: impl Fn(&[NewChange]) + Send + Sync + 'static) {
        self.writer.on_commit(Box::new(hook));
    }

    /// The name under which this process's changes stand in the change log.
    #[must_use]
    pub fn node(&self) -> &str {
        self.writer.node()
    }

    /// Whether the engine is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self.write, Pool::Sqlite(_))
    }

    /// Carries SQLite's log over into its file and empties it, so that nothing erased is left in it;
    /// false while somebody else reads or writes. True on PostgreSQL, whose log is its own affair.
    pub async fn checkpoint(&self) -> Result<bool> {
        let Pool::Sqlite(pool) = &self.write else {
            return Ok(true);
        };
        let mut conn = pool.acquire().await?;
        // Writers wait as long as this does, so that it must give up long before they do.
        sqlx::raw_sql("PRAGMA busy_timeout = 1000")
            .execute(&mut *conn)
            .await?;
        let emptied: Result<(i64, i64, i64), _> = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *conn)
            .await;
        // Not back to the pool: the next to have it needs the usual patience.
        conn.close().await?;
        let (busy, _, _) = emptied?;
        Ok(busy == 0)
    }

    /// Commits what is open and closes every connection.
    pub async fn close(&self) {
        self.writer.close().await;
        self.read.close().await;
        self.write.close().await;
    }
}
