//! The server is killed while two hundred clients comment; every acknowledged comment must survive.
//!
//! Each of ten rounds sends two thousand comments, kills the process after some of the answers and
//! starts it again. Then every comment that was answered with 303 is stored exactly once, no other
//! one is stored twice, and SQLite finds no fault in its file.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tympan::model::PostId;
use tympan::model::settings::Moderation;
use tympan::store;

use super::comments;
use super::load::{self, Load};
use super::report::{Goal, Series, heading, line, remark};
use super::seed::{self, Blog};
use super::server::Server;

const BLOG: Blog = Blog {
    posts: 1,
    comments: 0,
    talked: 0,
    moderation: Moderation::All,
};
const ROUNDS: u64 = 10;
const SENT: u64 = 2000;
const CLIENTS: usize = 200;

/// Runs on SQLite, and on PostgreSQL if there is a server.
pub fn run() {
    println!("{}", heading());
    let folder = TempDir::new().expect("a temporary folder can be made");
    let url = format!("sqlite://{}", folder.path().join("blog.db").display());
    Trial::new(&folder, url.clone()).run("SQLite");
    load::runtime().block_on(check_sqlite(&url));
    on_postgres("kill9", |folder, url| {
        Trial::new(folder, url.to_owned()).run("PostgreSQL")
    });
}

async fn check_sqlite(url: &str) {
    let mut conn = SqliteConnection::connect(url)
        .await
        .expect("the file opens");
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut conn)
        .await
        .expect("the file can be checked");
    assert_eq!(verdict, "ok", "SQLite finds no fault");
    remark("integrity_check: ok");
}

/// Runs `what` on a new database, if there is a PostgreSQL server, and drops the database.
pub fn on_postgres(part: &str, what: impl FnOnce(&TempDir, &str)) {
    let Ok(server) = std::env::var("TYMPAN_TEST_DATABASE_URL") else {
        return println!(
            "PostgreSQL was left out: TYMPAN_TEST_DATABASE_URL is not set (tests/postgres sets it)"
        );
    };
    let name = format!("tympan_{part}_{}", std::process::id());
    let order = |sql: String| {
        load::runtime().block_on(async {
            let mut conn = PgConnection::connect(&server)
                .await
                .expect("the test server answers");
            conn.execute(AssertSqlSafe(sql))
                .await
                .expect("the statement runs");
        });
    };
    order(format!("CREATE DATABASE {name}"));
    let mut url = url::Url::parse(&server).expect("TYMPAN_TEST_DATABASE_URL is a URL");
    url.set_path(&name);
    let folder = TempDir::new().expect("a temporary folder can be made");
    what(&folder, url.as_str());
    order(format!("DROP DATABASE {name} WITH (FORCE)"));
}

/// One database through all rounds.
struct Trial<'a> {
    folder: &'a TempDir,
    url: String,
    path: String,
    acknowledged: Arc<Mutex<HashSet<u64>>>,
    restarts: Series,
}

impl<'a> Trial<'a> {
    fn new(folder: &'a TempDir, url: String) -> Self {
        let paths = load::runtime().block_on(seed::write(&url, BLOG));
        Self {
            folder,
            url,
            path: paths[0].clone(),
            acknowledged: Arc::default(),
            restarts: Series::default(),
        }
    }

    fn run(mut self, engine: &str) {
        for round in 0..ROUNDS {
            self.round(round);
        }
        let stored = load::runtime().block_on(self.stored());
        let acknowledged = self
            .acknowledged
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let count = |number: &u64| stored.get(number).copied().unwrap_or(0);
        let lost = acknowledged
            .iter()
            .filter(|number| count(number) == 0)
            .count();
        let twice = stored.values().filter(|count| **count > 1).count();
        line(
            &format!("{engine}: restart to the first page after kill -9, ms"),
            &self.restarts,
            Goal::AtMost(5000.0),
        );
        remark(&format!(
            "{ROUNDS} kills, {} acknowledged, {} stored, {lost} lost, {twice} twice",
            acknowledged.len(),
            stored.len()
        ));
        assert_eq!(
            (lost, twice),
            (0, 0),
            "every acknowledged comment is there exactly once, and no comment twice"
        );
    }

    /// Sends comments, kills the server after a share of the answers that grows with the rounds,
    /// and starts it again.
    fn round(&mut self, round: u64) {
        let (server, _) = self.start();
        let load = self.load(&server, round);
        let enough = usize::try_from(SENT * round / ROUNDS + SENT / 20).unwrap_or(0) + self.count();
        let mut server = server;
        std::thread::scope(|scope| {
            let sending = scope.spawn(|| load.run());
            while self.count() < enough && !sending.is_finished() {
                std::thread::sleep(Duration::from_millis(1));
            }
            server.kill();
            sending.join().expect("the clients end");
        });
        let (_, took) = self.start();
        self.restarts.push(took.as_secs_f64() * 1000.0);
    }

    fn start(&self) -> (Server, Duration) {
        Server::start(self.folder.path(), &self.url, "4MiB").first_page(&self.path)
    }

    fn count(&self) -> usize {
        self.acknowledged
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    fn load(&self, server: &Server, round: u64) -> Load {
        let (first, acknowledged) = (round * SENT, Arc::clone(&self.acknowledged));
        let posts = comments::posts(&comments::field(server.address, &self.path));
        let numbered = Arc::new(move |number, buffer: &mut Vec<u8>| posts(first + number, buffer));
        let answered = move |number: u64, status: u16, _| {
            if status == 303 {
                acknowledged
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert(first + number);
            }
        };
        Load {
            most: SENT,
            answered: Arc::new(answered),
            ..Load::of(server.address, CLIENTS, Duration::from_secs(60), numbered)
        }
    }

    /// The number of times that each comment is in the database.
    async fn stored(&self) -> HashMap<u64, u64> {
        let db = seed::open(&self.url).await;
        let mut conn = db.read().await.expect("the database can be read");
        let comments = store::comments::list_by_post(&mut conn, PostId(1))
            .await
            .expect("the comments are there");
        let mut stored = HashMap::new();
        for comment in comments {
            let number = comment
                .body
                .split_once("[comment-")
                .and_then(|(_, rest)| rest.split(']').next()?.parse().ok());
            *stored
                .entry(number.expect("every comment has a number"))
                .or_insert(0) += 1;
        }
        drop(conn);
        db.close().await;
        stored
    }
}
