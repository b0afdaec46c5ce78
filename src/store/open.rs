//! Opening a database: the connections' options, the migrations, and the checks of the engine's
//! promises.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, PgConnection, PgPool, SqlitePool};

use super::Db;
use super::db::Pools;
use super::pool::Pool;
use crate::error::{Error, Result};

/// The first SQLite version whose WAL cannot lose a committed write ("WAL-reset bug", fixed in
/// March 2026).
const SQLITE_LEAST: (u32, u32, u32) = (3, 51, 3);
/// The longest wait for a connection to PostgreSQL, also while the server is down: the reader of a
/// page receives an error while still waiting.
const POSTGRES_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);
/// The longest wait for a row or table lock of another node. It is shorter than a request's wait
/// for the writer ([`super::patience`]), because all other writers wait behind the one that waits
/// for a lock.
const POSTGRES_LOCK_TIMEOUT: &str = "5s";
/// The longest wait for a server's first response.
const REACH: Duration = Duration::from_secs(10);
/// The number of attempts to migrate an SQLite file before an error is reported, since another
/// process may be migrating it at the same time.
const MIGRATION_ATTEMPTS: usize = 10;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// The checksum of the first migration that a database has had.
const FIRST_CHECKSUM: &str = "SELECT checksum FROM _sqlx_migrations ORDER BY version LIMIT 1";

/// The options with which a database is opened.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// `sqlite://FILE` or `postgres://…`.
    pub url: String,
    /// The name under which this process records its changes in the change log.
    pub node: String,
    /// The maximum number of connections for reading.
    pub readers: u32,
    /// Whether a missing SQLite file is created.
    pub create: bool,
}

/// The reason why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no supported engine.
    #[error("the database URL must begin with sqlite:// or postgres://")]
    Url,
    /// The version of SQLite can lose committed writes.
    #[error(
        "SQLite {0} can lose committed writes; 3.51.3 or later is needed: build with the Cargo.lock of the project"
    )]
    OldEngine(String),
    /// PostgreSQL acknowledges a commit before it is on disk.
    #[error(
        "PostgreSQL's synchronous_commit is `{0}`, so that an acknowledged write could be lost: set it to `on`"
    )]
    Asynchronous(String),
    /// No server answers at the address.
    #[error("PostgreSQL at {server} cannot be reached: {why}")]
    Unreachable {
        /// The host and port of the server.
        server: String,
        /// The error of the connection attempt.
        why: std::io::Error,
    },
    /// The engine returned an error.
    #[error("the database could not be opened: {0}")]
    Engine(#[from] sqlx::Error),
    /// The tables were made by an earlier commit, from before the first release.
    #[error(
        "{0} was made by an earlier, unreleased version of Tympan, whose tables this version does not read"
    )]
    Unreleased(String),
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
    /// Opens the database and migrates it. A missing SQLite file is created if the options allow
    /// it.
    pub async fn open(options: &OpenOptions) -> Result<Self, OpenError> {
        match options.url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => open_sqlite(options).await,
            Some("postgres" | "postgresql") => open_postgres(options).await,
            _ => Err(OpenError::Url),
        }
    }

    /// Copies an SQLite database into a new file while it is in use (`VACUUM INTO`).
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
        // The driver's thread may prepare this many rows ahead instead of waiting for each to be
        // read.
        .row_buffer_size(256)
        .pragma("cache_size", "-1000")
        // Overwrites deleted data with zeros, because a guest may have asked for its erasure.
        .pragma("secure_delete", "on")
        .pragma("temp_store", "memory");
    // Two connections: the writer's own, and one for a backup or a checkpoint. Comments change
    // pages all over their indexes, hence the larger cache.
    let write = connect_writer(&connect.clone().pragma("cache_size", "-16000")).await?;
    check_sqlite(&write).await?;
    if let Err(why) = migrate_sqlite(&write).await {
        let first = sqlx::query_scalar(FIRST_CHECKSUM).fetch_one(&write).await;
        let place = format!("the database {}", connect.get_filename().display());
        return Err(explain(why, &SQLITE_MIGRATIONS, first, place));
    }
    let readers = |most| {
        let connect = connect.clone().pragma("query_only", "on");
        let pool = SqlitePoolOptions::new().max_connections(most);
        // A file cannot hang up: a test before each use would only be one more statement.
        let pool = pool.max_lifetime(None).test_before_acquire(false);
        Pool::Sqlite(pool.connect_lazy_with(connect))
    };
    let pools = Pools {
        read: readers(options.readers),
        follow: readers(1),
        write: Pool::Sqlite(write),
    };
    Ok(Db::new(pools, options.node.clone()))
}

/// Connects to a file that another process may be creating too. The switch to WAL does not wait for
/// a lock, so that it is tried again for up to ten seconds.
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

/// Whether the error is `SQLITE_BUSY` in any of its extended forms.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(|database| database.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

/// Migrates a file that another process may be migrating too. SQLite has no lock for that, so that
/// a migration may fail because the other process was faster.
async fn migrate_sqlite(pool: &SqlitePool) -> Result<(), MigrateError> {
    for _ in 0..MIGRATION_ATTEMPTS {
        if SQLITE_MIGRATIONS.run(pool).await.is_ok() {
            return Ok(());
        }
    }
    SQLITE_MIGRATIONS.run(pool).await
}

/// Says why a migration failed. `first` is the checksum of the first migration that the database
/// at `place` has had: until the first release that migration is edited instead of followed by
/// others, so that it differs in a database of an earlier commit.
fn explain(
    why: MigrateError,
    migrator: &Migrator,
    first: Result<Vec<u8>, sqlx::Error>,
    place: String,
) -> OpenError {
    let now = migrator.iter().next().map(|migration| &*migration.checksum);
    match first {
        Ok(first) if now.is_some_and(|now| now != first) => OpenError::Unreleased(place),
        _ => why.into(),
    }
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
    reach(&connect).await?;
    migrate_postgres(&connect).await?;
    let pool = |most, connect| {
        let pool = PgPoolOptions::new().max_connections(most);
        Pool::Postgres(
            pool.acquire_timeout(POSTGRES_ACQUIRE_TIMEOUT)
                .connect_lazy_with(connect),
        )
    };
    let read = connect
        .clone()
        .options([("default_transaction_read_only", "on")]);
    let write = connect.options([("lock_timeout", POSTGRES_LOCK_TIMEOUT)]);
    let pools = Pools {
        read: pool(options.readers, read.clone()),
        follow: pool(2, read),
        write: pool(2, write),
    };
    Ok(Db::new(pools, options.node.clone()))
}

/// Checks that the server can be reached. Without this a pool would keep trying a server that
/// refuses, and report only a time-out in the end.
async fn reach(connect: &PgConnectOptions) -> Result<(), OpenError> {
    let unreachable = |why| OpenError::Unreachable {
        server: format!("{}:{}", connect.get_host(), connect.get_port()),
        why,
    };
    match tokio::time::timeout(REACH, PgConnection::connect_with(connect)).await {
        Ok(Err(sqlx::Error::Io(why))) => Err(unreachable(why)),
        Err(_) => Err(unreachable(std::io::ErrorKind::TimedOut.into())),
        // The server's own errors reach the pool as well, which waits while a server starts.
        Ok(_) => Ok(()),
    }
}

/// Checks and migrates a PostgreSQL database on a connection of its own without a lock time-out,
/// because another node's migration may take longer than the writer would wait.
async fn migrate_postgres(connect: &PgConnectOptions) -> Result<(), OpenError> {
    let pool = PgPoolOptions::new().max_connections(1);
    let pool = pool.connect_with(connect.clone()).await?;
    check_postgres(&pool).await?;
    if let Err(why) = POSTGRES_MIGRATIONS.run(&pool).await {
        let first = sqlx::query_scalar(FIRST_CHECKSUM).fetch_one(&pool).await;
        let name = connect.get_database().unwrap_or(connect.get_username());
        let (host, port) = (connect.get_host(), connect.get_port());
        let place = format!("the database {name} at {host}:{port}");
        return Err(explain(why, &POSTGRES_MIGRATIONS, first, place));
    }
    pool.close().await;
    Ok(())
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
