//! A pool of connections of either engine.

use sqlx::{PgPool, SqlitePool};

use super::Conn;
use super::conn::Engine;

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

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
