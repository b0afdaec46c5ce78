//! Memory and the time to the first page, with a thousand posts.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tympan::model::settings::Moderation;

use super::Plan;
use super::load::{self, Load, Requests};
use super::report::{Goal, Series, line, remark};
use super::seed::{self, Blog};
use super::server::Server;

const BLOG: Blog = Blog {
    posts: 1000,
    comments: 50,
    talked: 20,
    moderation: Moderation::None,
};
/// The number of posts that are read under load: enough to use the cache, few enough to fit into
/// it.
const READ: usize = 300;

/// Prints the figures of a start and of a run under load.
pub fn run(plan: Plan) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let url = format!("sqlite://{}", folder.path().join("blog.db").display());
    let paths = load::runtime().block_on(seed::write(&url, BLOG));
    let start = || Server::start(folder.path(), &url, "64MiB").first_page("/");
    drop(start());
    let (mut starts, mut idle) = (Series::default(), Series::default());
    for _ in 0..plan.runs {
        let (server, took) = start();
        starts.push(took.as_secs_f64() * 1000.0);
        std::thread::sleep(Duration::from_millis(300));
        idle.push(server.memory());
    }
    line(
        "second start to the first page, ms",
        &starts,
        Goal::AtMost(15.0),
    );
    line(
        "memory after the start with 1,000 posts, MiB (PSS)",
        &idle,
        Goal::AtMost(12.0),
    );
    under_load(plan, &start().0, &paths[..READ]);
}

/// The greatest memory while pages are read, less the size of the pages in the cache.
fn under_load(plan: Plan, server: &Server, paths: &[String]) {
    let sizes = paths.iter().map(|path| {
        load::fetch(server.address, &load::get(path))
            .expect("the server answers")
            .body
            .len()
    });
    let cached = sizes.sum::<usize>() as f64 / f64::from(1 << 20);
    let load = Load::of(server.address, plan.clients, plan.run * 2, in_turn(paths));
    let mut seen = Series::default();
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| load.run());
        let began = Instant::now();
        while began.elapsed() < plan.run * 2 {
            seen.push(server.memory() - cached);
            std::thread::sleep(plan.run / 4);
        }
        let seen = busy.join().expect("the load ends");
        assert_eq!(seen.bad, 0, "every page is there");
    });
    line(
        "memory under load without the cached pages, MiB (PSS)",
        &seen,
        Goal::AtMost(20.0),
    );
    remark(&format!(
        "{} posts in the cache, {cached:.1} MiB of pages; after the load {:.1} MiB in all",
        paths.len(),
        server.memory()
    ));
}

/// GET requests for these paths in turn.
pub fn in_turn(paths: &[String]) -> Requests {
    let requests: Vec<Vec<u8>> = paths.iter().map(|path| load::get(path)).collect();
    Arc::new(move |number, buffer| {
        buffer.extend_from_slice(&requests[usize::try_from(number).unwrap_or(0) % requests.len()])
    })
}
