//! Ten thousand comments from as many networks, while two moderators approve them in batches.
//!
//! The loopback address is a trusted proxy here, so that each comment comes from a network of its
//! own. In the end no request has failed, every comment is approved, the post counts all of them,
//! and each is on exactly one page of its thread.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tympan::model::settings::Moderation;

use super::comments;
use super::load::{self, Load};
use super::report::remark;
use super::seed::{self, Blog};
use super::server::{OWNER_TOKEN, Server};

const BLOG: Blog = Blog {
    posts: 1,
    comments: 0,
    talked: 0,
    moderation: Moderation::All,
};
const SENT: u64 = 10_000;
const CLIENTS: usize = 32;

/// Runs on SQLite, and on the PostgreSQL server of the environment if there is one.
pub fn run() {
    let folder = TempDir::new().expect("a temporary folder can be made");
    flood(
        &folder,
        &format!("sqlite://{}", folder.path().join("blog.db").display()),
        "SQLite",
    );
    super::kill9::on_postgres("flood", |folder, url| flood(folder, url, "PostgreSQL"));
}

fn flood(folder: &TempDir, url: &str, engine: &str) {
    let path = load::runtime().block_on(seed::write(url, BLOG)).remove(0);
    let server = Server::start(folder.path(), url, "4MiB").ready();
    let posts = comments::posts(&comments::field(server.address, &path));
    let began = Instant::now();
    let sent = AtomicBool::new(false);
    let (seen, batches) = std::thread::scope(|scope| {
        let moderators = [(); 2].map(|()| scope.spawn(|| moderate(&server, &sent)));
        let seen = Load {
            most: SENT,
            ..Load::of(server.address, CLIENTS, Duration::from_secs(300), posts)
        }
        .run();
        sent.store(true, Ordering::SeqCst);
        (
            seen,
            moderators
                .into_iter()
                .map(|moderator| moderator.join().expect("the moderator ends"))
                .sum::<u64>(),
        )
    });
    assert_eq!((seen.good, seen.bad), (SENT, 0), "every comment was taken");
    let took = began.elapsed().as_secs_f64();
    let post = api(&server, "GET", "/api/v1/posts/1", None);
    assert_eq!(post["comment_count"], SENT, "the post counts every comment");
    let shown = shown(&server, &path);
    assert_eq!(shown.len() as u64, SENT, "every comment stands on a page");
    remark(&format!(
        "{engine}: {SENT} comments taken and approved in {batches} batches by two moderators in {took:.1} s; each on exactly one page"
    ));
}

/// Approves waiting comments until none is left, and returns the number of batches.
fn moderate(server: &Server, sent: &AtomicBool) -> u64 {
    let mut batches = 0;
    loop {
        let is_last = sent.load(Ordering::SeqCst);
        let waiting = api(
            server,
            "GET",
            "/api/v1/comments?status=pending&limit=200",
            None,
        );
        let ids: Vec<Value> = waiting["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|comment| comment["id"].clone())
            .collect();
        if ids.is_empty() {
            if is_last {
                return batches;
            }
            std::thread::sleep(Duration::from_millis(5));
            continue;
        }
        let answer = api(
            server,
            "POST",
            "/api/v1/comments/batch",
            Some(json!({ "action": "approve", "ids": ids, "atomic": true })),
        );
        let results = answer["results"].as_array().expect("results");
        assert!(
            results.iter().all(|result| result["status"] == "approved"),
            "{answer}"
        );
        batches += 1;
    }
}

/// The comments on all pages of the thread.
fn shown(server: &Server, path: &str) -> HashSet<String> {
    let mut shown = HashSet::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let answer = load::fetch(server.address, &load::get(&path)).expect("the server answers");
        assert_eq!(answer.status, 200, "{path}");
        let page = String::from_utf8(answer.body).expect("a page is UTF-8");
        for id in page
            .split("id=\"comment-")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|id| id.bytes().all(|b| b.is_ascii_digit()))
        {
            assert!(
                shown.insert(id.to_owned()),
                "comment {id} stands on two pages"
            );
        }
        let link = page
            .split("<p class=\"thread-more\"><a href=\"")
            .find(|rest| {
                rest.split('>')
                    .next()
                    .is_some_and(|tag| tag.contains("rel=\"next\""))
            });
        next = link
            .and_then(|rest| rest.split(['"', '#']).next())
            .map(|url| url.replace("&amp;", "&"));
    }
    shown
}

pub fn api(server: &Server, method: &str, path: &str, body: Option<Value>) -> Value {
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {OWNER_TOKEN}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = load::fetch(server.address, request.as_bytes()).expect("the server answers");
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    assert!(
        answer.status < 300,
        "{method} {path}: {} {text}",
        answer.status
    );
    serde_json::from_str(&text).unwrap_or_else(|why| panic!("{method} {path}: {why}: {text}"))
}
