//! A cached page compared with the same bytes from memory, and a rendered page compared with one
//! written by hand.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tympan::model::paging::Cursor;
use tympan::model::settings::Moderation;
use tympan::store;

use super::Plan;
use super::compare::{Side, compare};
use super::load::{self, Requests};
use super::reference::Frame;
use super::report::{Goal, line, remark};
use super::seed::{self, Blog};
use super::server::Server;

const BLOG: Blog = Blog {
    posts: 200,
    comments: 50,
    talked: 1,
    moderation: Moderation::None,
};

/// Prints both comparisons.
pub fn run(plan: Plan) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let url = format!("sqlite://{}", folder.path().join("blog.db").display());
    let paths = load::runtime().block_on(seed::write(&url, BLOG));
    let server = Server::start(folder.path(), &url, "4MiB").ready();
    cached(plan, folder.path(), &server, &paths[1]);
    built(plan, folder.path(), &url, &server, &paths[0]);
}

fn cached(plan: Plan, folder: &Path, server: &Server, path: &str) {
    let request = load::get(path);
    let answer = load::fetch(server.address, &request).expect("the server answers");
    assert_eq!(answer.status, 200, "the post is there");
    let (head, body) = (folder.join("head"), folder.join("body"));
    std::fs::write(&head, &answer.head).expect("the head can be written");
    std::fs::write(&body, &answer.body).expect("the body can be written");
    let bare = Server::reference(
        folder,
        &[
            "bytes",
            &head.display().to_string(),
            &body.display().to_string(),
        ],
    )
    .ready();
    let same = |server| Side {
        server,
        requests: load::always(request.clone()),
    };
    let compared = compare(plan, &same(server), &same(&bare));
    line(
        "cached post : bare axum handler, same bytes",
        &compared.speed(),
        Goal::AtLeast(0.85),
    );
    line(
        "  the same in processor time an answer",
        &compared.thrift(),
        Goal::Open,
    );
    remark(&format!(
        "{} bytes of body, {} clients",
        answer.body.len(),
        plan.clients
    ));
    compared.remark();
}

/// Requests with a different cursor each, all before the first comment. They get the same page
/// under different keys, so that neither the cache nor a shared render can answer them.
fn uncached(path: &str) -> Requests {
    let path = path.to_owned();
    Arc::new(move |number, buffer| {
        let cursor = Cursor {
            at: Cursor::oldest().at,
            id: i64::try_from(number).unwrap_or(0) + 1,
        };
        buffer.extend_from_slice(&load::get(&format!("{path}?comments={}", cursor.encode())));
    })
}

fn built(plan: Plan, folder: &Path, url: &str, server: &Server, path: &str) {
    let mut request = Vec::new();
    uncached(path)(u64::from(u32::MAX), &mut request);
    let page = load::fetch(server.address, &request)
        .expect("the server answers")
        .body;
    let page = String::from_utf8(page).expect("a page is UTF-8");
    let frame = Frame::cut(&page, &html(url, path)).expect("the page has a body and a thread");
    frame.save(folder).expect("the frame can be written");
    let by_hand = Server::reference(folder, &["page", url, &folder.display().to_string()]).ready();
    let other = load::fetch(by_hand.address, &request)
        .expect("the reference answers")
        .body;
    assert_eq!(
        String::from_utf8_lossy(&other),
        page,
        "both build the same page"
    );
    let each = |server| Side {
        server,
        requests: uncached(path),
    };
    let compared = compare(plan, &each(server), &each(&by_hand));
    line(
        "built post, 50 comments : built by hand, same statements",
        &compared.speed(),
        Goal::AtLeast(0.8),
    );
    line(
        "  the same in processor time an answer",
        &compared.thrift(),
        Goal::Open,
    );
    remark(&format!(
        "{} bytes of body, {} clients",
        page.len(),
        plan.clients
    ));
    compared.remark();
}

/// The stored HTML of the post.
fn html(url: &str, path: &str) -> String {
    load::runtime().block_on(async {
        let db = seed::open(url).await;
        let mut conn = db.read().await.expect("the database can be read");
        let post = store::posts::find_by_path(&mut conn, path)
            .await
            .expect("the database answers");
        post.expect("the post is there").html.as_str().to_owned()
    })
}
