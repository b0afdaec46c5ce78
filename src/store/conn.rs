//! A connection of either engine, with notes on the transaction that runs on it.
//!
//! The macros of `sql.rs` call `before` and `after` around each statement, so that every connection
//! knows whether a statement failed and whether one wrote. The writer reads these notes when the
//! transaction ends.

use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite};

use super::readers::Reader;
use crate::fulltext::Columns;
use crate::model::{CommentId, Lane, Lanes};

/// The engine's own connection.
#[derive(Debug)]
pub enum Engine {
    /// A connection of SQLite.
    Sqlite(PoolConnection<Sqlite>),
    /// A connection of PostgreSQL.
    Postgres(PoolConnection<Postgres>),
}

/// A connection that a store function can use, whatever its engine.
#[derive(Debug)]
pub struct Conn {
    engine: Engine,
    /// Whether it runs a transaction, in which no statement may follow a failed one.
    in_transaction: bool,
    /// Whether a statement failed, or was cancelled, since the last `reset`.
    failed: bool,
    /// Whether a statement that writes ran since the last `reset`.
    wrote: bool,
    /// The lanes in which jobs were queued since the last `reset`.
    queued: Lanes,
    /// The index rows that this transaction leaves to the end of its batch.
    deferred: Vec<Deferred>,
    /// Counts the connection among those of its task, if it belongs to the read pool.
    _reader: Option<Reader>,
}

/// The index columns of a comment, or `None` to delete the comment's index row.
pub(super) type Deferred = (CommentId, Option<Columns>);

impl Conn {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            in_transaction: false,
            failed: false,
            wrote: false,
            queued: Lanes::default(),
            deferred: Vec::new(),
            _reader: None,
        }
    }

    /// Attaches the guard that counts this connection among those that its task reads with.
    pub(super) fn held_by(self, reader: Option<Reader>) -> Self {
        Self {
            _reader: reader,
            ..self
        }
    }

    /// Whether this is a connection of SQLite.
    pub(super) fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    /// Returns the engine's own connection, for the macros of `sql.rs`, `pg_notify` and tests.
    pub fn engine_mut(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// Notes what `sql` is about to do. After a failed statement of the same transaction it returns
    /// an error instead: the engine may have rolled the whole batch back, and SQLite would then
    /// commit whatever follows on its own.
    pub(super) fn before(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        if self.in_transaction && self.failed {
            return Err(sqlx::Error::Protocol(
                "a statement of this transaction failed before".to_owned(),
            ));
        }
        self.wrote |= ["INSERT", "UPDATE", "DELETE"]
            .iter()
            .any(|verb| sql.trim_start().starts_with(verb));
        // It counts as failed until it has finished: a statement whose future is dropped may have
        // run or not.
        self.failed = true;
        Ok(())
    }

    /// Notes whether the statement failed, and passes its outcome on.
    pub(super) fn after<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        self.failed = matches!(&outcome, Err(error) if !matches!(error, sqlx::Error::RowNotFound));
        outcome
    }

    /// Clears the notes on the last transaction, since a new one begins.
    pub(super) fn reset(&mut self) {
        self.in_transaction = true;
        self.failed = false;
        self.wrote = false;
        self.queued = Lanes::default();
        self.deferred.clear();
    }

    /// Leaves an index row to the end of the batch. It is dropped if the transaction is rolled
    /// back.
    pub(super) fn defer(&mut self, deferred: Deferred) {
        self.wrote = true;
        self.deferred.push(deferred);
    }

    /// Takes the index rows that the transaction has left to the end of its batch.
    pub(super) fn take_deferred(&mut self) -> Vec<Deferred> {
        std::mem::take(&mut self.deferred)
    }

    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    pub(super) fn wrote(&self) -> bool {
        self.wrote
    }

    /// Notes that a job was queued, so that its lane is woken after the commit.
    pub(super) fn note_queued(&mut self, lane: Lane) {
        self.queued |= lane.into();
    }

    pub(super) fn queued(&self) -> Lanes {
        self.queued
    }

    /// Runs statements of the writer itself, such as `SAVEPOINT tx`, without preparing them.
    pub(super) async fn control(
        &mut self,
        sqlite: &'static str,
        postgres: &'static str,
    ) -> Result<(), sqlx::Error> {
        match &mut self.engine {
            Engine::Sqlite(engine) => sqlx::raw_sql(sqlite).execute(&mut **engine).await.map(drop),
            Engine::Postgres(engine) => sqlx::raw_sql(postgres)
                .execute(&mut **engine)
                .await
                .map(drop),
        }
    }

    /// Asks the engine to prepare `sql`. The tests do so with every SQL literal of this folder.
    pub async fn prepare(&mut self, sql: &str) -> crate::error::Result<()> {
        use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
        let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
        match &mut self.engine {
            Engine::Sqlite(engine) => engine.prepare(sql).await.map(drop)?,
            Engine::Postgres(engine) => engine.prepare(sql).await.map(drop)?,
        }
        Ok(())
    }

    /// Closes the connection instead of returning it to its pool.
    pub(super) async fn discard(self) {
        // An error on closing a connection that is given up anyway is of no use.
        let _ = match self.engine {
            Engine::Sqlite(engine) => engine.close().await,
            Engine::Postgres(engine) => engine.close().await,
        };
    }
}
