//! The database of either engine: a pool for reading, one for the change log's follower, and one
//! writer.
//!
//! A request that reads takes a connection with [`Db::read`]; one that writes begins a transaction
//! with [`Db::begin`] and commits it. Every write of a process goes through the one writer.

use std::sync::Arc;

use super::pool::Pool;
use super::readers::Readers;
use super::writer::Writer;
use super::{Conn, Tx};
use crate::error::Result;
use crate::model::{Lanes, NewChange};

/// The blog's database. A clone is cheap and shares the pools and the writer.
#[derive(Clone, Debug)]
pub struct Db {
    read: Pool,
    /// The change log's follower holds its connections all the time, so that it has a pool of its
    /// own.
    pub(super) follow: Pool,
    pub(super) write: Pool,
    writer: Arc<Writer>,
    readers: Readers,
}

/// The connection pools of a database.
#[derive(Debug)]
pub(super) struct Pools {
    pub(super) read: Pool,
    pub(super) follow: Pool,
    pub(super) write: Pool,
}

impl Db {
    pub(super) fn new(pools: Pools, node: String) -> Self {
        let Pools {
            read,
            follow,
            write,
        } = pools;
        let writer = Writer::new(write.clone(), node);
        Self {
            read,
            follow,
            write,
            writer,
            readers: Readers::default(),
        }
    }

    /// Takes a connection for reading.
    ///
    /// There are few of them: a task holds at most one, and drops it before it waits for the writer
    /// or for anything slow.
    ///
    /// # Panics
    /// In a debug build, when this task holds one already.
    pub async fn read(&self) -> Result<Conn> {
        self.readers.assert_none("a second one");
        let conn = self.read.acquire().await?;
        Ok(conn.held_by(self.readers.enter()))
    }

    /// Begins a transaction. Nothing of it is stored before [`Tx::commit`] returns.
    ///
    /// # Errors
    /// [`crate::error::Error::Unavailable`] when 256 transactions hold the writer or wait for it,
    /// or when a request has waited ten seconds for it in all ([`super::limited`]).
    ///
    /// # Panics
    /// In a debug build, when this task holds a connection for reading.
    pub async fn begin(&self) -> Result<Tx> {
        self.readers.assert_none("the writer");
        self.writer.begin(Tx::new).await
    }

    /// Returns the number of transactions that hold the writer or wait for it.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.writer.waiting()
    }

    /// Sets the function that is called after each commit of a batch, before any of its
    /// transactions returns. It receives the batch's changes and the lanes in which jobs were
    /// queued. There can be only one.
    pub fn on_commit(&self, hook: impl Fn(&[NewChange], Lanes) + Send + Sync + 'static) {
        self.writer.on_commit(Box::new(hook));
    }

    /// Returns the name under which this process records its changes in the change log.
    #[must_use]
    pub fn node(&self) -> &str {
        self.writer.node()
    }

    /// Whether the engine is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self.write, Pool::Sqlite(_))
    }

    /// Copies SQLite's write-ahead log into the database file and truncates it, so that erased data
    /// does not survive there. Returns false while another connection reads or writes. On
    /// PostgreSQL it does nothing and returns true.
    pub async fn checkpoint(&self) -> Result<bool> {
        let Pool::Sqlite(pool) = &self.write else {
            return Ok(true);
        };
        let mut conn = pool.acquire().await?;
        // Writers wait for the checkpoint, so that it must give up long before they do.
        sqlx::raw_sql("PRAGMA busy_timeout = 1000")
            .execute(&mut *conn)
            .await?;
        let emptied: Result<(i64, i64, i64), _> = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *conn)
            .await;
        // The connection is closed instead of returned, since the pool's next user needs the usual
        // time-out.
        conn.close().await?;
        let (busy, _, _) = emptied?;
        Ok(busy == 0)
    }

    /// Commits the open batch and closes every connection.
    pub async fn close(&self) {
        self.writer.close().await;
        self.read.close().await;
        self.follow.close().await;
        self.write.close().await;
    }
}
