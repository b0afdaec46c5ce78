//! Comments sent by many clients at once, each on disk before it is acknowledged, compared with one
//! sync for each comment.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::TempDir;
use tympan::model::settings::Moderation;

use super::Plan;
use super::compare::{Side, compare};
use super::load::{self, Requests};
use super::report::{Goal, line, remark};
use super::seed::{self, Blog};
use super::server::Server;

/// Every comment waits for approval, so that the pages of the posts do not change.
const BLOG: Blog = Blog {
    posts: 10,
    comments: 0,
    talked: 0,
    moderation: Moderation::All,
};

/// Prints the comparison.
pub fn run(plan: Plan) {
    let (ours, theirs) = (Place::new(), Place::new());
    let server = Server::start(ours.folder.path(), &ours.url, "4MiB").ready();
    let reference = Server::reference(theirs.folder.path(), &["comments", &theirs.url]).ready();
    let requests = never_twice(posts(&field(server.address, &ours.path)));
    let each = |server| Side {
        server,
        requests: requests.clone(),
    };
    let compared = compare(plan, &each(&server), &each(&reference));
    line(
        "comments accepted and synced : one sync a comment",
        &compared.speed(),
        Goal::AtLeast(4.0),
    );
    line(
        "  the same in processor time a comment",
        &compared.thrift(),
        Goal::Open,
    );
    remark(&format!("{} clients", plan.clients));
    compared.remark();
}

/// A blog in a folder of its own.
struct Place {
    folder: TempDir,
    url: String,
    path: String,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let url = format!("sqlite://{}", folder.path().join("blog.db").display());
        let paths = load::runtime().block_on(seed::write(&url, BLOG));
        Self {
            folder,
            url,
            path: paths[0].clone(),
        }
    }
}

/// The name of the field for the text, read from the form on the page.
pub fn field(address: SocketAddr, path: &str) -> String {
    let page = load::fetch(address, &load::get(path))
        .expect("the server answers")
        .body;
    let page = String::from_utf8(page).expect("a page is UTF-8");
    let (_, rest) = page
        .split_once("id=\"comment-text\" name=\"")
        .expect("the page has a form");
    rest.split('"')
        .next()
        .expect("an attribute ends")
        .to_owned()
}

/// Wraps requests so that their numbers continue from one run to the next. A comment that was sent
/// before would be recognised as a duplicate and not be stored.
fn never_twice(requests: Requests) -> Requests {
    let next = AtomicU64::new(0);
    Arc::new(move |_, buffer| requests(next.fetch_add(1, Ordering::Relaxed), buffer))
}

/// Requests that send a comment each, every one from another network.
pub fn posts(field: &str) -> Requests {
    let field = field.to_owned();
    Arc::new(move |number, buffer| {
        let body = format!(
            "name=Reader+{number}&topic=&{field}=This+is+[comment-{number}],+which+nobody+else+has+written."
        );
        let network = format!("10.{}.{}.1", number >> 8 & 255, number & 255);
        let head = format!(
            "POST /-/comments/1 HTTP/1.1\r\nhost: localhost\r\nx-forwarded-for: {network}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        buffer.extend_from_slice(head.as_bytes());
        buffer.extend_from_slice(body.as_bytes());
    })
}
