//! Opening a database: options, migrations, and what an engine must promise.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};

use super::Db;
use super::db::Pool;
use crate::error::{Error, Result};

/// The first SQLite whose WAL cannot lose a committed write ("WAL-reset bug", fixed in March 2026).
const SQLITE_LEAST: (u32, u32, u32) = (3, 51, 3);

/// How a database is opened.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// `sqlite://FILE` or `postgres://…`.
    pub url: String,
    /// The name under which this process's changes stand in the change log.
    pub node: String,
    /// Connections for reading.
    pub readers: u32,
    /// Whether a missing SQLite file is made.
    pub create: bool,
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL is of no engine that is known.
    #[error("the database URL must begin with sqlite:// or postgres://")]
    Url,
    /// The engine is too old to be trusted.
    #[error(
        "SQLite {0} can lose committed writes; 3.51.3 or later is needed: build with the Cargo.lock of the project"
    )]
    OldEngine(String),
    /// The server answers before a commit is on disk.
    #[error(
        "PostgreSQL's synchronous_commit is `{0}`, so that an acknowledged write could be lost: set it to `on`"
    )]
    Asynchronous(String),
    /// The engine refused.
    #[error("the database could not be opened: {0}")]
    Engine(#[from] sqlx::Error),
    /// A migration failed, or the database was made by a later version.
    #[error("the database could not be migrated: {0}")]
    Migrate(#[from] MigrateError),
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        Self::internal(error)
    }
}

impl Db {
    /// Opens the database, makes it if it may, and migrates it.
    pub async fn open(options: &OpenOptions) -> Result<Self, OpenError> {
        match options.url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => open_sqlite(options).await,
            Some("postgres" | "postgresql") => open_postgres(options).await,
            _ => Err(OpenError::Url),
        }
    }

    /// Copies an SQLite database into a new file, while it is in use (`VACUUM INTO`).
    pub async fn copy_into(&self, file: &Path) -> Result<()> {
        let Pool::Sqlite(pool) = &self.write else {
            return Err(Error::BadRequest(
                "this backs up SQLite; for PostgreSQL use pg_dump".to_owned(),
            ));
        };
        let name = file
            .to_str()
            .ok_or_else(|| Error::BadRequest("the file's name is not UTF-8".to_owned()))?;
        sqlx::query("VACUUM INTO $1")
            .bind(name)
            .execute(pool)
            .await?;
        Ok(())
    }
}

async fn open_sqlite(options: &OpenOptions) -> Result<Db, OpenError> {
    let connect = SqliteConnectOptions::from_str(&options.url)?
        .create_if_missing(options.create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-1000")
        // Zeros over what is deleted: somebody may have asked for it to be gone.
        .pragma("secure_delete", "on")
        .pragma("temp_store", "memory");
    // Two: the writer's own, and one for a copy beside it.
    let write = connect_writer(&connect).await?;
    check_sqlite(&write).await?;
    migrate_sqlite(&write).await?;
    let read = SqlitePoolOptions::new()
        .max_connections(options.readers)
        .max_lifetime(None)
        .connect_lazy_with(connect.pragma("query_only", "on"));
    Ok(Db::new(
        Pool::Sqlite(read),
        Pool::Sqlite(write),
        options.node.clone(),
    ))
}

/// Connects to a file that another process may be making too: the change to WAL
/// does not wait for a lock, so that it is tried again, for ten seconds at most.
async fn connect_writer(connect: &SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let pool = || {
        SqlitePoolOptions::new()
            .max_connections(2)
            .min_connections(0)
            .idle_timeout(None)
            .max_lifetime(None)
    };
    for _ in 0..100 {
        match pool().connect_with(connect.clone()).await {
            Err(error) if is_busy(&error) => tokio::time::sleep(Duration::from_millis(100)).await,
            done => return done,
        }
    }
    pool().connect_with(connect.clone()).await
}

/// `SQLITE_BUSY`, in any of its extended forms.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(|database| database.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

/// Migrates a file that another process may be migrating too: SQLite has no lock
/// for that, so that a migration may fail because the other was faster.
async fn migrate_sqlite(pool: &SqlitePool) -> Result<(), MigrateError> {
    let migrator = sqlx::migrate!("migrations/sqlite");
    for _ in migrator.iter() {
        if migrator.run(pool).await.is_ok() {
            return Ok(());
        }
    }
    migrator.run(pool).await
}

async fn check_sqlite(pool: &SqlitePool) -> Result<(), OpenError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(pool)
        .await?;
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_LEAST {
        Err(OpenError::OldEngine(version))
    } else {
        Ok(())
    }
}

async fn open_postgres(options: &OpenOptions) -> Result<Db, OpenError> {
    let connect = PgConnectOptions::from_str(&options.url)?.application_name("tympan");
    let write = PgPoolOptions::new()
        .max_connections(2)
        .max_lifetime(None)
        .connect_with(connect.clone())
        .await?;
    check_postgres(&write).await?;
    sqlx::migrate!("migrations/postgres").run(&write).await?;
    let read = PgPoolOptions::new()
        .max_connections(options.readers)
        .connect_lazy_with(connect.options([("default_transaction_read_only", "on")]));
    Ok(Db::new(
        Pool::Postgres(read),
        Pool::Postgres(write),
        options.node.clone(),
    ))
}

async fn check_postgres(pool: &PgPool) -> Result<(), OpenError> {
    let commit: String = sqlx::query_scalar("SELECT current_setting('synchronous_commit')")
        .fetch_one(pool)
        .await?;
    if commit == "on" || commit.starts_with("remote_") {
        Ok(())
    } else {
        Err(OpenError::Asynchronous(commit))
    }
}
