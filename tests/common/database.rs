//! A database of its own for each test, on the engine of the run.
//!
//! `TYMPAN_TEST_DATABASE_URL` unset: a temporary SQLite file. Set to a
//! PostgreSQL URL whose user may create databases: a copy of one template that
//! is migrated once a process (a schema a test would not do: NOTIFY and
//! advisory locks are per database). One thread owns the connection that makes
//! and drops the copies, so that a guard can clean up wherever it is dropped;
//! that connection's advisory lock shows other processes that this one lives.

use std::path::PathBuf;
use std::sync::{OnceLock, mpsc};

use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tympan::clock::Rng;
use tympan::secrets::hex;
use tympan::store::{Db, OpenOptions};

/// What every database of a test run is called, before its process and number.
const PREFIX: &str = "tympan_test_";

/// An empty, migrated database, dropped with this guard.
pub struct TestDb {
    db: Db,
    url: String,
    _place: Place,
}

impl TestDb {
    /// Makes a database and opens it as the node `first`.
    pub async fn new() -> Self {
        let (url, place) = match std::env::var("TYMPAN_TEST_DATABASE_URL") {
            Ok(server) => copy_of_template(&server).await,
            Err(_) => file(),
        };
        let db = Db::open(&options(&url, "first"))
            .await
            .expect("a new database opens");
        Self {
            db,
            url,
            _place: place,
        }
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The files of an SQLite database, its log last; none of PostgreSQL.
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

    /// Runs statements on a connection that the store knows nothing of.
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

    /// A connection that reads SQLite's file in a transaction until it is closed.
    pub async fn reader(&self) -> SqliteConnection {
        let mut conn = SqliteConnection::connect(&self.url)
            .await
            .expect("the file opens");
        conn.execute(sqlx::raw_sql("BEGIN; SELECT COUNT(*) FROM label"))
            .await
            .expect("the file is read");
        conn
    }

    /// The one number that a query on such a connection gives.
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

/// How a test opens the database at `url`.
pub fn options(url: &str, node: &str) -> OpenOptions {
    OpenOptions {
        url: url.to_owned(),
        node: node.to_owned(),
        readers: 4,
        create: true,
    }
}

/// What holds a database and takes it away again.
enum Place {
    File { _folder: TempDir },
    Copy { name: String },
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Copy { name } = self {
            tell(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn file() -> (String, Place) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let url = format!("sqlite://{}", folder.path().join("blog.db").display());
    (url, Place::File { _folder: folder })
}

async fn copy_of_template(server: &str) -> (String, Place) {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(|| make_template(server)).await;
    let name = unique();
    let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
    tokio::task::spawn_blocking(move || tell(sql))
        .await
        .expect("the copy is made");
    (at(server, &name), Place::Copy { name })
}

async fn make_template(server: &str) -> String {
    let (server, name) = (server.to_owned(), unique());
    let (url, made) = (at(&server, &name), name.clone());
    let make = move || {
        SERVER.set(server).expect("the template is made once");
        tell(format!("CREATE DATABASE {made}"));
    };
    tokio::task::spawn_blocking(make)
        .await
        .expect("the template is made");
    Db::open(&options(&url, "template"))
        .await
        .expect("the template is migrated")
        .close()
        .await;
    name
}

/// The URL of another database of the same server.
fn at(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).expect("TYMPAN_TEST_DATABASE_URL is a URL");
    url.set_path(name);
    url.into()
}

/// What the names of this process's databases begin with. Not its number
/// alone: two containers may share a server and a number.
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

static SERVER: OnceLock<String> = OnceLock::new();

/// A statement for the thread that makes and drops databases, and who waits for it.
type Order = (String, mpsc::SyncSender<()>);

/// Has a statement run by that thread and waits for its end.
fn tell(sql: String) {
    static THREAD: OnceLock<mpsc::Sender<Order>> = OnceLock::new();
    let thread = THREAD.get_or_init(|| {
        let (sender, orders) = mpsc::channel();
        std::thread::spawn(move || obey(orders));
        sender
    });
    let (done, finished) = mpsc::sync_channel(1);
    thread
        .send((sql, done))
        .expect("the thread lives as long as the process");
    finished.recv().expect("the statement runs");
}

fn obey(orders: mpsc::Receiver<Order>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    let server = SERVER
        .get()
        .expect("the server is known before the first order");
    let mut conn = runtime
        .block_on(PgConnection::connect(server))
        .expect("the test server answers");
    runtime
        .block_on(sweep(&mut conn))
        .expect("what dead processes left can be dropped");
    for (sql, done) in orders {
        runtime
            .block_on(conn.execute(sqlx::AssertSqlSafe(sql)))
            .expect("the statement runs");
        // Whoever asked may be gone.
        let _ = done.send(());
    }
}

/// Takes this process's lock, then drops the databases of processes that hold theirs no more.
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
            conn.execute(sqlx::AssertSqlSafe(format!(
                "DROP DATABASE IF EXISTS {name} WITH (FORCE)"
            )))
            .await?;
            sqlx::query("SELECT pg_advisory_unlock(hashtextextended($1, 0))")
                .bind(owner)
                .execute(&mut *conn)
                .await?;
        }
    }
    Ok(())
}
