//! `tympan check urls` against a blog that is served: every address of an old blog leads somewhere, or is named.

use std::path::Path;
use std::process::Output;

use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tympan::clock::Clock;
use tympan::config::Config;
use tympan::store;
use tympan::transfer::EntryReader;
use tympan::transfer::blogger::Reader;
use tympan::transfer::import::{self, Options};
use tympan::web::{routes, server};

use super::tympan_at;
use crate::common::app::{NOON, TestApp, moment};

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
        let open = || Ok(Box::new(Reader::new(EXPORT.as_bytes())) as Box<dyn EntryReader>);
        import::run(
            &app.app.db,
            &app.app.services,
            &open,
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

    /// What the program says of a file in the folder.
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
