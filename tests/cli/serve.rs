//! `tympan serve`: its log from the first line on.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use super::program;
use crate::common::database::TestDb;

/// Starts the server on a database, ends it once it has greeted, and gives its log.
fn log_of_a_start(database: &str) -> String {
    let mut server = program()
        .arg("serve")
        .env("TYMPAN_DATABASE_URL", database)
        .env("TYMPAN_SECRET_KEY", super::KEY)
        .env("TYMPAN_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut greeting = BufReader::new(server.stdout.take().expect("it is piped"));
    let mut line = String::new();
    greeting.read_line(&mut line).expect("it greets");
    let told = Command::new("sh")
        .args(["-c", "kill -TERM $0", &server.id().to_string()])
        .status();
    assert!(told.expect("a shell runs").success());
    let mut log = String::new();
    let mut errors = server.stderr.take().expect("it is piped");
    errors.read_to_string(&mut log).expect("UTF-8");
    let ended = server.wait().expect("it ends");
    assert!(
        ended.success() && line.starts_with("Your blog: "),
        "{line}{log}"
    );
    log
}

/// PostgreSQL sends a notice at each start that a table exists already. It is not logged, and the
/// event after it is not lost.
#[tokio::test(flavor = "multi_thread")]
async fn first_event_of_every_start_is_logged() {
    let test = TestDb::new().await;
    let url = test.url().to_owned();
    let starts = move || -> Vec<String> { (0..12).map(|_| log_of_a_start(&url)).collect() };
    let logs = tokio::task::spawn_blocking(starts).await.expect("no panic");
    let silent: Vec<_> = logs
        .iter()
        .filter(|log| !log.contains("listening"))
        .collect();
    assert!(silent.is_empty(), "{} of 12: {silent:?}", silent.len());
}
