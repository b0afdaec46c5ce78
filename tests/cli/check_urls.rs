//! `tympan check urls` against a running blog: every address of an old blog leads somewhere or is
//! reported.

use std::path::Path;
use std::process::Output;

use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tympan::clock::Clock;
use tympan::config::Config;
use tympan::store;
use tympan::transfer::import::{self, Options};
use tympan::web::{routes, server};

use super::tympan_at;
use crate::common::app::{NOON, TestApp, moment};
use crate::import::input;

const EXPORT: &str = include_str!("../import/fixtures/blogger.xml");

/// A blog into which the export moved, on a port of its own.
struct Served {
    app: TestApp,
    base: String,
    folder: TempDir,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Served {
    async fn new() -> Self {
        let app = TestApp::with(Clock::fixed(moment(NOON)), &Config::default()).await;
        let input = input("blogger", &[("export.xml", EXPORT)]);
        import::run(
            &app.app.db,
            &app.app.services,
            &tympan::model::Authority::of_operator(),
            &input,
            &Options::default(),
            &mut |_| Ok(()),
        )
        .await
        .expect("the export moves in");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let (stop, stopped) = oneshot::channel::<()>();
        let service = routes::service(app.app.clone());
        let limits = Config::default().limits;
        let task = tokio::spawn(async move {
            let shutdown = async {
                let _ = stopped.await;
            };
            server::serve(listener, service, &limits, shutdown).await
        });
        let folder = tempfile::tempdir().expect("a temporary directory");
        std::fs::write(folder.path().join("blogger.xml"), EXPORT).expect("a file");
        Self {
            app,
            base,
            folder,
            stop,
            task,
        }
    }

    /// Runs the check on a file in the folder. Returns the exit code and the output.
    async fn check(&self, file: &'static str) -> (Option<i32>, String) {
        let (folder, base) = (self.folder.path().to_owned(), self.base.clone());
        let output = tokio::task::spawn_blocking(move || run(&folder, file, &base))
            .await
            .expect("the program runs");
        (
            output.status.code(),
            String::from_utf8(output.stdout).expect("UTF-8"),
        )
    }

    async fn end(self) {
        self.stop.send(()).expect("it is served until now");
        self.task
            .await
            .expect("no panic")
            .expect("it was served well");
    }
}

fn run(folder: &Path, file: &str, base: &str) -> Output {
    tympan_at(
        folder,
        &[
            "check",
            "urls",
            file,
            "--base",
            base,
            "--base-url",
            "https://blog.example.org",
        ],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_of_an_export_that_moved_in_leads_somewhere() {
    let served = Served::new().await;
    let (code, report) = served.check("blogger.xml").await;
    assert_eq!(code, Some(0), "{report}");
    assert!(!report.contains("miss"), "{report}");
    let last: Vec<&str> = report
        .lines()
        .last()
        .expect("a line")
        .split_whitespace()
        .collect();
    let ["all", asked, reached, "100", "%"] = last.as_slice() else {
        panic!("{report}")
    };
    assert!(
        asked == reached && asked.parse::<usize>().is_ok_and(|asked| asked > 30),
        "{report}"
    );
    for kind in [
        "blog",
        "posts",
        "pages",
        "mobile pages",
        "comments",
        "labels",
        "archives",
        "searches",
        "feeds",
        "comment feeds",
        "feed entries",
        "spellings",
    ] {
        assert!(
            report
                .lines()
                .any(|line| line.starts_with(&format!("{kind:<14} "))),
            "{kind}: {report}"
        );
    }
    served.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn archives_are_asked_for_as_the_old_blog_had_them() {
    let served = Served::new().await;
    let of_months = archives(&served, EXPORT).await;
    // One of the days is the first of its month.
    for (frequency, more) in [("MONTHLY", 0), ("WEEKLY", 2), ("DAILY", 1)] {
        let setting = format!(
            "<entry><id>tag:blogger.com,1999:blog-100.settings.BLOG_ARCHIVE_FREQUENCY</id>\
             <category scheme='http://schemas.google.com/g/2005#kind' \
             term='http://schemas.google.com/blogger/2008/kind#settings'/>\
             <content type='text'>{frequency}</content></entry></feed>"
        );
        let export = EXPORT.replace("</feed>", &setting);
        let asked = archives(&served, &export).await;
        assert_eq!(asked, of_months + more, "{frequency}");
    }
    served.end().await;
}

/// Returns the number of archives that are checked, all of which must be reached.
async fn archives(served: &Served, export: &str) -> usize {
    std::fs::write(served.folder.path().join("other.xml"), export).expect("a file");
    let (code, report) = served.check("other.xml").await;
    assert_eq!(code, Some(0), "{report}");
    let line = report
        .lines()
        .find(|line| line.starts_with("archives "))
        .expect("a line of archives");
    let asked = line.split_whitespace().nth(1).expect("a number");
    asked.parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_leads_nowhere_is_named_with_its_reason() {
    let served = Served::new().await;
    let list = "# my links\n/2011/10/rain-barrel.html\n\nhttps://old.example/never/was.html\n/2011/10/rain-barrel.html#c77\n";
    std::fs::write(served.folder.path().join("list.txt"), list).expect("a file");
    let (code, report) = served.check("list.txt").await;
    assert_eq!(code, Some(1), "{report}");
    let misses: Vec<&str> = report
        .lines()
        .filter(|line| line.starts_with("miss  "))
        .collect();
    assert!(
        misses.len() == 2 && misses[0].starts_with("miss  /2011/10/rain-barrel.html#c77  "),
        "{report}"
    );
    assert!(
        misses[1].starts_with("miss  /never/was.html  ") && misses[1].contains("404"),
        "{report}"
    );
    served.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_was_deleted_since_is_missed() {
    let served = Served::new().await;
    let mut conn = served.app.app.db.read().await.expect("a connection");
    let post = store::posts::find_by_path(&mut conn, "/2011/10/rain-barrel.html")
        .await
        .expect("it is read")
        .expect("it is there");
    drop(conn);
    served.app.trash(&post).await;
    let (code, report) = served.check("blogger.xml").await;
    assert_eq!(code, Some(1), "{report}");
    assert!(
        report.contains("\nmiss  /2011/10/rain-barrel.html  ") && report.contains("410"),
        "{report}"
    );
    served.end().await;
}
