//! A separate database for each test, on the engine of the run.
//!
//! Without `TYMPAN_TEST_DATABASE_URL` it is a temporary SQLite file. With a PostgreSQL URL whose
//! user may create databases, it is a copy of a template that is migrated once in each process. (A
//! schema for each test would not suffice: NOTIFY and advisory locks belong to the database.) One
//! thread makes the copies, one ahead of the tests, and another drops them, so that a guard can
//! clean up wherever it is dropped. The advisory lock of the first one's connection tells other
//! processes that this one is alive.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, mpsc};

use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tympan::clock::Rng;
use tympan::secrets::hex;
use tympan::store::{Db, OpenOptions};

/// The prefix of the names of all test databases, before the process and the number.
const PREFIX: &str = "tympan_test_";

/// The databases that may wait to be dropped. Each takes about 10 MB.
const WAITING_DROPS: usize = 50;

/// An empty, migrated database. Dropping it deletes the database.
pub struct TestDb {
    db: Db,
    url: String,
    place: Place,
}

impl TestDb {
    /// Creates a database and opens it as the node `first`.
    pub async fn new() -> Self {
        let (url, place) = match std::env::var("TYMPAN_TEST_DATABASE_URL") {
            Ok(server) => copy_of_template(&server).await,
            Err(_) => file(),
        };
        let db = Db::open(&options(&url, "first"))
            .await
            .expect("a new database opens");
        Self { db, url, place }
    }

    /// The open database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The URL of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder of the media library, which does not exist before the first upload.
    pub fn media_folder(&self) -> PathBuf {
        let (Place::File { folder } | Place::Copy { folder, .. }) = &self.place;
        folder.path().join("media")
    }

    /// The files of an SQLite database, the write-ahead log last; empty for PostgreSQL.
    pub fn files(&self) -> Vec<PathBuf> {
        let file = self.url.strip_prefix("sqlite://");
        file.map(|file| vec![file.into(), format!("{file}-wal").into()])
            .unwrap_or_default()
    }

    /// Opens the same database as another process would, as the node `second`.
    pub async fn open_second(&self) -> Db {
        Db::open(&options(&self.url, "second"))
            .await
            .expect("an open database opens again")
    }

    /// Runs statements on a connection that is not the store's.
    pub async fn execute(&self, sql: &'static str) {
        if self.db.is_sqlite() {
            let mut conn = SqliteConnection::connect(&self.url)
                .await
                .expect("the file opens");
            conn.execute(sqlx::raw_sql(sql))
                .await
                .expect("the statements run");
        } else {
            let mut conn = PgConnection::connect(&self.url)
                .await
                .expect("the server answers");
            conn.execute(sqlx::raw_sql(sql))
                .await
                .expect("the statements run");
        }
    }

    /// Reads every row of every table, as texts that differ if the rows do. Leaves out the last use
    /// of tokens, which is stored independently of the request. SQLite's search index is read
    /// through its tables.
    pub async fn rows(&self) -> BTreeMap<String, Vec<String>> {
        let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let listed = if self.db.is_sqlite() {
            "SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
             WHERE tables.type = 'table' AND tables.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY 1, columns.cid"
        } else {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = 'public' ORDER BY 1, ordinal_position"
        };
        for row in self.query::<(String, String)>(listed).await {
            let named = columns.entry(row.0).or_default();
            if row.1 != "last_used_at" {
                named.push(row.1);
            }
        }
        let mut rows = BTreeMap::new();
        for (table, columns) in columns {
            let columns: Vec<String> = columns
                .iter()
                .map(|column| {
                    if self.db.is_sqlite() {
                        format!("quote({column})")
                    } else {
                        format!("COALESCE(CAST(\"{column}\" AS TEXT), '')")
                    }
                })
                .collect();
            let sql = format!(
                "SELECT {} FROM \"{table}\" ORDER BY 1",
                columns.join(" || '|' || ")
            );
            let found = self.query::<(String,)>(&sql).await;
            rows.insert(table, found.into_iter().map(|row| row.0).collect());
        }
        rows
    }

    async fn query<T>(&self, sql: &str) -> Vec<T>
    where
        T: Send
            + Unpin
            + for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow>
            + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>,
    {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        if self.db.is_sqlite() {
            let mut conn = SqliteConnection::connect(&self.url)
                .await
                .expect("the file opens");
            let rows = sqlx::query_as(sql).fetch_all(&mut conn).await;
            rows.expect("the query gives rows")
        } else {
            let mut conn = PgConnection::connect(&self.url)
                .await
                .expect("the server answers");
            let rows = sqlx::query_as(sql).fetch_all(&mut conn).await;
            rows.expect("the query gives rows")
        }
    }

    /// Opens a connection that keeps a read transaction on the SQLite file open.
    pub async fn reader(&self) -> SqliteConnection {
        let mut conn = SqliteConnection::connect(&self.url)
            .await
            .expect("the file opens");
        conn.execute(sqlx::raw_sql("BEGIN; SELECT COUNT(*) FROM label"))
            .await
            .expect("the file is read");
        conn
    }

    /// Takes a lock that every comment needs, from a connection of its own.
    pub async fn lock(&self) -> Lock {
        if self.db.is_sqlite() {
            let conn = SqliteConnection::connect(&self.url).await;
            let mut conn = conn.expect("the file opens");
            let locked = conn.execute(sqlx::raw_sql("BEGIN IMMEDIATE")).await;
            locked.expect("nobody else writes");
            Lock::Sqlite(conn)
        } else {
            let conn = PgConnection::connect(&self.url).await;
            let mut conn = conn.expect("the server answers");
            let lock = "BEGIN; LOCK TABLE comment IN EXCLUSIVE MODE";
            let locked = conn.execute(sqlx::raw_sql(lock)).await;
            locked.expect("nobody else writes");
            Lock::Postgres(conn)
        }
    }

    /// Runs a query on a separate connection and returns its single number.
    pub async fn number(&self, sql: &'static str) -> i64 {
        if self.db.is_sqlite() {
            let mut conn = SqliteConnection::connect(&self.url)
                .await
                .expect("the file opens");
            sqlx::query_scalar(sql)
                .fetch_one(&mut conn)
                .await
                .expect("the query gives a number")
        } else {
            let mut conn = PgConnection::connect(&self.url)
                .await
                .expect("the server answers");
            sqlx::query_scalar(sql)
                .fetch_one(&mut conn)
                .await
                .expect("the query gives a number")
        }
    }
}

/// The options with which a test opens the database at `url`.
pub fn options(url: &str, node: &str) -> OpenOptions {
    OpenOptions {
        url: url.to_owned(),
        node: node.to_owned(),
        readers: 4,
        create: true,
    }
}

/// A lock that is held on a connection of its own.
pub enum Lock {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Lock {
    /// Releases the lock, and returns when others can take it.
    pub async fn release(self) {
        let undo = sqlx::raw_sql("ROLLBACK");
        match self {
            Self::Sqlite(mut conn) => conn.execute(undo).await.map(drop),
            Self::Postgres(mut conn) => conn.execute(undo).await.map(drop),
        }
        .expect("the lock is released");
    }
}

/// The owner of a database, which deletes it when dropped.
enum Place {
    File { folder: TempDir },
    Copy { name: String, folder: TempDir },
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Copy { name, .. } = self {
            drop_later(std::mem::take(name));
        }
    }
}

fn file() -> (String, Place) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let url = format!("sqlite://{}", folder.path().join("blog.db").display());
    (url, Place::File { folder })
}

async fn copy_of_template(server: &str) -> (String, Place) {
    static COPIES: OnceLock<Mutex<mpsc::Receiver<String>>> = OnceLock::new();
    let url = server.to_owned();
    let taken = tokio::task::spawn_blocking(move || {
        let copies = COPIES.get_or_init(|| Mutex::new(start_copying(url)));
        let copies = copies.lock().expect("no test panics while it takes one");
        copies.recv().expect("the thread makes copies")
    });
    let name = taken.await.expect("the copy is made");
    let folder = TempDir::new().expect("a temporary folder can be made");
    (at(server, &name), Place::Copy { name, folder })
}

/// Starts the thread that makes the template and always has a copy of it ready.
fn start_copying(server: String) -> mpsc::Receiver<String> {
    let (sender, copies) = mpsc::sync_channel(1);
    start_thread(async move {
        let mut conn = connect(&server).await;
        sweep(&mut conn)
            .await
            .expect("what dead processes left can be dropped");
        let template = unique();
        order(&mut conn, format!("CREATE DATABASE {template}")).await;
        let db = Db::open(&options(&at(&server, &template), "template")).await;
        db.expect("the template is migrated").close().await;
        // Copying files takes a third of the time that copying through the log takes.
        let copy =
            |name: &str| format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
        loop {
            let name = unique();
            order(&mut conn, copy(&name)).await;
            if sender.send(name).is_err() {
                return;
            }
        }
    });
    copies
}

/// Has a thread drop the database. It takes a tenth of a second where a connection is still open,
/// for which tests wait only when many are left. What remains at the end, the next process drops.
fn drop_later(name: String) {
    static NAMES: OnceLock<mpsc::SyncSender<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let (sender, names) = mpsc::sync_channel::<String>(WAITING_DROPS);
        start_thread(async move {
            let server = std::env::var("TYMPAN_TEST_DATABASE_URL");
            let mut conn = connect(&server.expect("a copy was made on it")).await;
            for name in names {
                order(&mut conn, drop_database(&name)).await;
            }
        });
        sender
    });
    names
        .send(name)
        .expect("the thread lives as long as the process");
}

fn drop_database(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
}

/// Runs `work` on a thread and a runtime of its own: a test's runtime ends with the test.
fn start_thread(work: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    std::thread::spawn(move || runtime.block_on(work));
}

async fn connect(server: &str) -> PgConnection {
    PgConnection::connect(server)
        .await
        .expect("the test server answers")
}

async fn order(conn: &mut PgConnection, sql: String) {
    conn.execute(sqlx::AssertSqlSafe(sql))
        .await
        .expect("the statement runs");
}

/// The URL of another database on the same server.
fn at(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).expect("TYMPAN_TEST_DATABASE_URL is a URL");
    url.set_path(name);
    url.into()
}

/// The prefix of the names of this process's databases. The process id alone would not be unique:
/// two containers may share a server and an id.
fn process() -> &'static str {
    static PROCESS: OnceLock<String> = OnceLock::new();
    PROCESS.get_or_init(|| {
        format!(
            "{PREFIX}{}_{}",
            std::process::id(),
            hex(&Rng::system().bytes::<4>())
        )
    })
}

fn unique() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{}_{}", process(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Takes this process's lock, and drops the databases of processes that no longer hold theirs.
async fn sweep(conn: &mut PgConnection) -> sqlx::Result<()> {
    const LOCK: &str = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))";
    sqlx::query(LOCK)
        .bind(process())
        .execute(&mut *conn)
        .await?;
    let all = "SELECT CAST(datname AS TEXT) FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname";
    let names: Vec<String> = sqlx::query_scalar(all)
        .bind(PREFIX)
        .fetch_all(&mut *conn)
        .await?;
    for name in names.iter().filter(|name| !name.starts_with(process())) {
        let owner = name
            .rsplit_once('_')
            .map_or(name.as_str(), |(owner, _)| owner);
        let dead: bool = sqlx::query_scalar(LOCK)
            .bind(owner)
            .fetch_one(&mut *conn)
            .await?;
        if dead {
            conn.execute(sqlx::AssertSqlSafe(drop_database(name)))
                .await?;
            sqlx::query("SELECT pg_advisory_unlock(hashtextextended($1, 0))")
                .bind(owner)
                .execute(&mut *conn)
                .await?;
        }
    }
    Ok(())
}
