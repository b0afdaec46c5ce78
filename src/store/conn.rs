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
    /// In a transaction, where nothing may follow a failed statement.
    in_transaction: bool,
    /// A statement failed, or was cut short, since the last [`Conn::reset`].
    failed: bool,
    /// A statement that writes ran since the last [`Conn::reset`].
    wrote: bool,
}

impl Conn {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            in_transaction: false,
            failed: false,
            wrote: false,
        }
    }

    /// Whether it is a connection of SQLite.
    pub(super) fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    /// The engine's own connection: for what a test looks at and no store function asks.
    pub fn engine_mut(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// Notes what `sql` is about to do; refuses it after a failed statement of
    /// the same transaction. The engine may have rolled the whole batch back, and
    /// SQLite would then commit what follows by itself.
    pub(super) fn before(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        if self.in_transaction && self.failed {
            return Err(sqlx::Error::Protocol(
                "a statement of this transaction failed before".to_owned(),
            ));
        }
        self.wrote |= ["INSERT", "UPDATE", "DELETE"]
            .iter()
            .any(|verb| sql.trim_start().starts_with(verb));
        // Until it has answered: one whose future is dropped may have run or not.
        self.failed = true;
        Ok(())
    }

    /// Notes how it went.
    pub(super) fn after<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        self.failed = matches!(&outcome, Err(error) if !matches!(error, sqlx::Error::RowNotFound));
        outcome
    }

    /// Forgets the transaction before: another begins.
    pub(super) fn reset(&mut self) {
        self.in_transaction = true;
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
