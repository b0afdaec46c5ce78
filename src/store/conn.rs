//! A connection of either engine, and what has happened on it.

use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite};

/// The connection itself.
#[derive(Debug)]
pub enum Engine {
    /// Of SQLite.
    Sqlite(PoolConnection<Sqlite>),
    /// Of PostgreSQL.
    Postgres(PoolConnection<Postgres>),
}

/// A connection that a store function can use, whatever its engine.
#[derive(Debug)]
pub struct Conn {
    engine: Engine,
    /// A statement failed since the last [`Conn::reset`].
    failed: bool,
    /// A statement that writes ran since the last [`Conn::reset`].
    wrote: bool,
}

impl Conn {
    pub(super) fn new(engine: Engine) -> Self {
        Self { engine, failed: false, wrote: false }
    }

    pub(super) fn engine_mut(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// Notes what `sql` is about to do.
    pub(super) fn before(&mut self, sql: &str) {
        self.wrote |= ["INSERT", "UPDATE", "DELETE"].iter().any(|verb| sql.trim_start().starts_with(verb));
    }

    /// Notes how it went.
    pub(super) fn after<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        self.failed |= matches!(&outcome, Err(error) if !matches!(error, sqlx::Error::RowNotFound));
        outcome
    }

    pub(super) fn reset(&mut self) {
        self.failed = false;
        self.wrote = false;
    }

    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    pub(super) fn wrote(&self) -> bool {
        self.wrote
    }

    /// Runs statements of the writer itself, such as `SAVEPOINT tx`, without preparing them.
    pub(super) async fn control(&mut self, sqlite: &'static str, postgres: &'static str) -> Result<(), sqlx::Error> {
        match &mut self.engine {
            Engine::Sqlite(engine) => sqlx::raw_sql(sqlite).execute(&mut **engine).await.map(drop),
            Engine::Postgres(engine) => sqlx::raw_sql(postgres).execute(&mut **engine).await.map(drop),
        }
    }

    /// Asks the engine whether `sql` is a statement that it can run: what the
    /// tests do with every literal of this folder.
    pub async fn prepare(&mut self, sql: &str) -> crate::error::Result<()> {
        use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
        let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
        match &mut self.engine {
            Engine::Sqlite(engine) => engine.prepare(sql).await.map(drop)?,
            Engine::Postgres(engine) => engine.prepare(sql).await.map(drop)?,
        }
        Ok(())
    }

    /// Closes the connection instead of giving it back to its pool.
    pub(super) async fn discard(self) {
        // What a broken connection says while it is closed helps nobody.
        let _ = match self.engine {
            Engine::Sqlite(engine) => engine.close().await,
            Engine::Postgres(engine) => engine.close().await,
        };
    }
}
