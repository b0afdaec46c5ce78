//! An import that the server runs, while the server is killed.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::Value;
use sqlx::Row as _;
use tempfile::TempDir;

use super::import::{WRITTEN, database, export, written};
use super::{program, tympan_in};
use crate::common::wait::until;

/// The posts of the export. Each has three comments.
const POSTS: u32 = 100;
/// The number of posts after which the server is killed.
const KILLED_AFTER: i64 = 10;

/// A running server on the blog in a folder.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts the server, and waits until it listens.
    fn start(folder: &Path) -> Self {
        let mut process = program()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut log = BufReader::new(process.stderr.take().expect("it is piped"));
        let address = loop {
            let mut line = String::new();
            log.read_line(&mut line).expect("a line");
            assert!(!line.is_empty(), "the server ended");
            if let Some((_, address)) = line
                .split_once("127.0.0.1:")
                .filter(|_| line.contains("listening"))
            {
                let port: String = address.chars().take_while(char::is_ascii_digit).collect();
                break format!("127.0.0.1:{port}");
            }
        };
        // The server must be able to write its log for as long as it runs.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { process, address }
    }

    /// Sends a request to the API and returns the answer.
    fn call(&self, token: &str, method: &str, path: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        let length = body.len();
        write!(
            stream,
            "{method} /api/v1{path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {token}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}",
            self.address
        )
        .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.1 20"), "{answer}");
        serde_json::from_str(body).unwrap_or_else(|why| panic!("{why}: {answer}"))
    }

    /// Kills the server with SIGKILL.
    fn kill(&mut self) {
        self.process.kill().expect("killed");
        self.process.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A blog whose server has an import that is ready to start.
async fn with_import() -> (TempDir, String, Server) {
    let folder = super::blog::blog();
    let made = tympan_in(
        folder.path(),
        &["token", "create", "--name", "import", "--scope", "admin"],
    );
    let token = made.lines().next().expect("a token").to_owned();
    let server = Server::start(folder.path());
    server.call(
        &token,
        "POST",
        "/imports/upload?name=blog.xml",
        &export(POSTS),
    );
    until("the survey ends", async || {
        server.call(&token, "GET", "/imports/1", "")["state"] == "ready"
    })
    .await;
    server.call(&token, "POST", "/imports/1/start", "");
    (folder, token, server)
}

/// Waits until the import is done.
async fn finish(server: &Server, token: &str) {
    until("the import ends", async || {
        server.call(token, "GET", "/imports/1", "")["state"] == "done"
    })
    .await;
}

/// The number that a query counts in the blog of a folder.
async fn count(folder: &Path, query: &'static str) -> i64 {
    let mut database = database(folder).await;
    let row = sqlx::query(query).fetch_one(&mut database).await;
    row.expect("a count").get(0)
}

#[tokio::test]
async fn import_by_a_server_that_is_killed_ends_like_one_that_is_not() {
    let (whole, token, server) = with_import().await;
    finish(&server, &token).await;
    drop(server);

    let (killed, token, mut server) = with_import().await;
    until("some posts are written", async || {
        count(killed.path(), "SELECT COUNT(*) FROM post").await > KILLED_AFTER
    })
    .await;
    server.kill();
    let running = "SELECT COUNT(*) FROM import WHERE state = 'running'";
    assert_eq!(
        count(killed.path(), running).await,
        1,
        "it was killed too late"
    );
    // Another process takes the job over when the lease ends, after five minutes.
    let mut blog = database(killed.path()).await;
    sqlx::query("UPDATE job SET run_at = created_at WHERE status = 'running'")
        .execute(&mut blog)
        .await
        .expect("the lease ends");
    drop(blog);
    let server = Server::start(killed.path());
    finish(&server, &token).await;
    drop(server);

    let (killed, whole) = (written(killed.path()).await, written(whole.path()).await);
    for ((killed, whole), statement) in killed.iter().zip(&whole).zip(WRITTEN) {
        assert_eq!(killed, whole, "{statement}");
    }
}
