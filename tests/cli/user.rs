//! The first start and `tympan user`: the way in for people.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};

use super::program;
use crate::common::database::TestDb;

fn run(database: &str, arguments: &[&str]) -> Output {
    program()
        .args(arguments)
        .env("TYMPAN_DATABASE_URL", database)
        .env("TYMPAN_SECRET_KEY", super::KEY)
        .env("TYMPAN_BASE_URL", "https://blog.example.org")
        .output()
        .expect("the program runs")
}

fn text(output: &[u8]) -> String {
    String::from_utf8(output.to_vec()).expect("UTF-8")
}

/// Starts the server on a database, ends it once it has greeted, and returns the greeting.
fn greeting_of_a_start(database: &str) -> String {
    let mut server = program()
        .arg("serve")
        .env("TYMPAN_DATABASE_URL", database)
        .env("TYMPAN_SECRET_KEY", super::KEY)
        .env("TYMPAN_BASE_URL", "https://blog.example.org")
        .env("TYMPAN_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let mut lines = BufReader::new(server.stdout.take().expect("it is piped")).lines();
    let first = lines.next().expect("it greets").expect("UTF-8");
    let told = Command::new("sh")
        .args(["-c", "kill -TERM $0", &server.id().to_string()])
        .status();
    assert!(told.expect("a shell runs").success());
    let rest: Vec<String> = lines.map(|line| line.expect("UTF-8")).collect();
    assert!(server.wait().expect("it ends").success());
    format!("{first}\n{}", rest.join("\n"))
}

const LINK: &str = "https://blog.example.org/-/admin/welcome/";

/// The key of the only link in a text.
#[track_caller]
fn key(text: &str) -> &str {
    let mut links = text.match_indices(LINK);
    let (Some((at, _)), None) = (links.next(), links.next()) else {
        panic!("not one link: {text}");
    };
    let key = text[at + LINK.len()..].split_whitespace().next();
    let key = key.expect("a link has a key");
    assert_eq!(key.len(), 43, "{text}");
    key
}

#[tokio::test(flavor = "multi_thread")]
async fn first_start_prints_a_link_for_the_browser_and_shows_how_to_write() {
    let test = TestDb::new().await;
    let url = test.url().to_owned();
    let [first, second] =
        tokio::task::spawn_blocking(move || [greeting_of_a_start(&url), greeting_of_a_start(&url)])
            .await
            .expect("no panic");
    key(&first);
    assert!(first.contains("\n  tym_"), "{first}");
    assert!(
        !second.contains("tym_") && !second.contains(LINK),
        "{second}"
    );
    assert!(second.contains(" user link`"), "{second}");
    let drafts = test.number("SELECT COUNT(*) FROM post WHERE status = 'draft'");
    assert_eq!(drafts.await, 1);
    let public = test.number("SELECT COUNT(*) FROM post WHERE status <> 'draft'");
    assert_eq!(public.await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_printed_for_a_user_and_replaces_the_one_before() {
    let test = TestDb::new().await;
    let url = test.url().to_owned();
    let outputs = tokio::task::spawn_blocking(move || {
        let none = run(&url, &["user", "link"]);
        greeting_of_a_start(&url);
        let links = [
            run(&url, &["user", "link"]),
            run(&url, &["user", "link", "the OWNER"]),
            run(&url, &["user", "link", "1"]),
        ];
        let unknown = run(&url, &["user", "link", "Nobody"]);
        (none, links, unknown, run(&url, &["user", "list"]))
    });
    let (none, links, unknown, list) = outputs.await.expect("no panic");
    assert_eq!(none.status.code(), Some(1));
    assert!(text(&none.stderr).contains("run `tympan serve` once"));
    let mut keys: Vec<String> = links
        .iter()
        .map(|output| {
            assert!(output.status.success(), "{}", text(&output.stderr));
            assert!(text(&output.stderr).contains("signs The owner in"));
            key(&text(&output.stdout)).to_owned()
        })
        .collect();
    keys.dedup();
    assert_eq!(keys.len(), 3);
    let open = test.number("SELECT COUNT(*) FROM sign_in_link");
    assert_eq!(open.await, 1);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(text(&unknown.stderr).contains("fix: see `tympan user list`"));
    let list = text(&list.stdout);
    assert!(
        list.contains("the-owner") && list.contains("owner\n"),
        "{list}"
    );
}
