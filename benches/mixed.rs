//! Everything at once: readers, comments, changes by the API, an import and backups.
//!
//! The readers request pages that do not change. Readers and commenters pause between two requests,
//! so that a figure tells how long one of them waits, not the capacity of two cores: both engines
//! have some 200 pages, 8 comments and one change a second, at the same time. `--minutes=60` runs
//! for an hour; three minutes are the default. No request may fail.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;
use tympan::model::settings::Moderation;

use super::comments;
use super::flood::api;
use super::load::{self, Load, Seen};
use super::memory::in_turn;
use super::report::remark;
use super::seed::{self, Blog};
use super::server::Server;

const BLOG: Blog = Blog {
    posts: 300,
    comments: 20,
    talked: 20,
    moderation: Moderation::None,
};
/// The posts that are read and the posts that are changed. Comments go to the very first post.
const READ: std::ops::Range<usize> = 100..200;
const CHANGED: std::ops::Range<u64> = 30..60;
/// The posts and comments of the imported blog.
const MOVED: (usize, usize) = (1_000, 10);
/// The intervals between two backups and between two changes.
const BACKUP: Duration = Duration::from_secs(60);
const CHANGE: Duration = Duration::from_secs(1);
/// The numbers of readers and commenters, and how many milliseconds each pauses.
const READERS: (usize, u64) = (8, 40);
const COMMENTERS: (usize, u64) = (4, 500);

/// Runs on SQLite and, at the same time, on the PostgreSQL server of the environment if there is
/// one.
pub fn run(minutes: u64) {
    let time = Duration::from_secs(60 * minutes);
    println!("{minutes} minutes");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let folder = TempDir::new().expect("a temporary folder can be made");
            let url = format!("sqlite://{}", folder.path().join("blog.db").display());
            mix(&folder, &url, "SQLite", time);
        });
        super::kill9::on_postgres("mixed", |folder, url| mix(folder, url, "PostgreSQL", time));
    });
}

fn mix(folder: &TempDir, url: &str, engine: &'static str, time: Duration) {
    let paths = load::runtime().block_on(seed::write(url, BLOG));
    let server = Server::start(folder.path(), url, "64MiB").ready();
    let comments = comments::posts(&comments::field(server.address, &paths[0]));
    let day = Day {
        engine,
        server: &server,
        folder: folder.path(),
        url,
        ends: Instant::now() + time,
        time,
    };
    let before = server.memory();
    std::thread::scope(|scope| {
        let read = scope.spawn(|| day.ask("cached reads", READERS, in_turn(&paths[READ])));
        let wrote = scope.spawn(|| day.ask("comments", COMMENTERS, comments));
        let changed = scope.spawn(|| day.change());
        let saved = scope.spawn(|| day.back_up());
        let grown = scope.spawn(|| day.watch());
        day.import();
        for seen in [read, wrote].map(|client| client.join().expect("the clients end")) {
            assert_eq!(seen.bad, 0, "no request fails");
        }
        day.remark(&format!(
            "{} changes by the API",
            changed.join().expect("it ends")
        ));
        day.remark(&format!("{} backups", saved.join().expect("it ends")));
        day.remark(&format!(
            "memory (PSS): {before:.1} MiB at first, {:.1} at most, {:.1} at the end",
            grown.join().expect("it ends"),
            server.memory()
        ));
    });
}

/// A server with its load.
struct Day<'a> {
    engine: &'static str,
    server: &'a Server,
    folder: &'a Path,
    url: &'a str,
    ends: Instant,
    time: Duration,
}

impl Day<'_> {
    fn remark(&self, words: &str) {
        remark(&format!("{}: {words}", self.engine));
    }

    /// Sends requests with a pause after each, and prints how long they took.
    fn ask(&self, what: &str, (clients, pause): (usize, u64), requests: load::Requests) -> Seen {
        let times = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&times);
        let seen = Load {
            pause: Duration::from_millis(pause),
            answered: Arc::new(move |_, _, took| {
                noted
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(took);
            }),
            ..Load::of(self.server.address, clients, self.time, requests)
        }
        .run();
        let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
        times.sort_unstable();
        let at = |part: f64| {
            let place = (times.len() as f64 * part) as usize;
            let time = times.get(place.min(times.len().saturating_sub(1)));
            time.map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
        };
        self.remark(&format!(
            "{what}: {} answered, {} failed; ms: median {:.2}, p99 {:.2}, p99.9 {:.2}, longest {:.1}",
            seen.good,
            seen.bad,
            at(0.5),
            at(0.99),
            at(0.999),
            at(1.0)
        ));
        seen
    }

    /// Changes titles one after the other, and returns the number of changes.
    fn change(&self) -> u64 {
        let mut count = 0;
        while Instant::now() < self.ends {
            let post = CHANGED.start + count % (CHANGED.end - CHANGED.start);
            let change = json!({ "title": format!("Post {post}, changed {count} times") });
            api(
                self.server,
                "PATCH",
                &format!("/api/v1/posts/{post}"),
                Some(change),
            );
            count += 1;
            std::thread::sleep(CHANGE);
        }
        count
    }

    /// Copies the database while it is in use, and returns the number of copies.
    fn back_up(&self) -> u32 {
        let mut count = 0;
        while Instant::now() + BACKUP / 2 < self.ends {
            std::thread::sleep(BACKUP / 2);
            let file = self.folder.join(format!("copy-{count}"));
            let mut command = if self.url.starts_with("sqlite") {
                let mut command = self.tympan();
                command.arg("backup").arg(&file);
                command
            } else {
                let mut command = Command::new("pg_dump");
                command.arg(self.url).arg("--file").arg(&file);
                command
            };
            succeed(&mut command);
            std::fs::remove_file(file).expect("the copy is there");
            count += 1;
            std::thread::sleep(BACKUP / 2);
        }
        count
    }

    /// Imports a blog once, and prints how long that took.
    fn import(&self) {
        std::thread::sleep(self.time / 6);
        let file = self.folder.join("blog.xml");
        std::fs::write(&file, export()).expect("the export can be written");
        let began = Instant::now();
        succeed(self.tympan().args(["import", "blogger"]).arg(&file));
        let (posts, each) = MOVED;
        let took = began.elapsed().as_secs_f64();
        self.remark(&format!(
            "import: {posts} posts with {each} comments each in {took:.1} s"
        ));
    }

    /// The greatest memory of the server.
    fn watch(&self) -> f64 {
        let mut most: f64 = 0.0;
        while Instant::now() < self.ends {
            most = most.max(self.server.memory());
            std::thread::sleep(Duration::from_secs(1));
        }
        most
    }

    fn tympan(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tympan"));
        command
            .current_dir(self.folder)
            .env_clear()
            .env("TYMPAN_DATABASE_URL", self.url)
            .env("TYMPAN_SECRET_KEY", seed::KEY);
        command
    }
}

fn succeed(command: &mut Command) {
    let output = command.output().expect("the program runs");
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A blog in Blogger's export format.
fn export() -> String {
    const KIND: &str = "http://schemas.google.com/g/2005#kind";
    const IS: &str = "http://schemas.google.com/blogger/2008/kind#";
    let mut xml = String::from(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom' \
         xmlns:thr='http://purl.org/syndication/thread/1.0'>\
         <id>tag:blogger.com,1999:blog-1.archive</id>\n",
    );
    let mut entry = |id: usize, kind: &str, body: &str, rest: &str| {
        let _ = writeln!(
            xml,
            "<entry><id>tag:blogger.com,1999:blog-1.post-{id}</id>\
             <published>2011-04-02T08:15:00.000Z</published><updated>2011-04-02T08:15:00.000Z</updated>\
             <category scheme='{KIND}' term='{IS}{kind}'/><title type='text'>Moved {id}</title>\
             <content type='html'>{body}</content><author><name>Mara</name></author>{rest}</entry>"
        );
    };
    let (posts, each) = MOVED;
    for post in 1..=posts {
        let id = post * 1000;
        let address = format!("http://garden.example.com/2011/04/moved-{id}.html");
        let link = format!("<link rel='alternate' type='text/html' href='{address}'/>");
        let body = "&lt;p&gt;Words about a garden, with &lt;b&gt;weight&lt;/b&gt;.&lt;/p&gt;";
        entry(id, "post", &body.repeat(20), &link);
        for comment in 1..=each {
            let under = format!(
                "<thr:in-reply-to href='{address}' ref='tag:blogger.com,1999:blog-1.post-{id}' type='text/html'/>"
            );
            let body = format!("Comment {comment} on {post}, like no other.");
            entry(id + comment, "comment", &body, &under);
        }
    }
    xml + "</feed>\n"
}
