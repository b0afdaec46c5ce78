//! Pages of threads of a hundred thousand comments, each rendered again, compared with those of a
//! hundred.
//!
//! The application runs in this process. Before each request the post's pages are removed from the
//! cache. A page is timed from the request to the last byte of the answer.

use std::time::Instant;

use axum::body::Body;
use axum::extract::Request;
use http_body_util::BodyExt as _;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;
use tower::ServiceExt as _;
use tympan::config::Config;
use tympan::model::settings::Moderation;
use tympan::model::{PostId, SurrogateKey};
use tympan::web::app::App;
use tympan::web::routes::{self, Service};

use super::report::{Goal, Series, heading, line, remark};
use super::seed::{self, Blog};
use super::thread_shape::{self, Row, Shape};
use super::{Plan, QUICK, load};

const SHAPES: [(&str, Shape); 3] = [
    ("first comments only", Shape::Wide),
    ("one branch", Shape::Branch),
    ("a chain and a random tree", Shape::Deep),
];
const BLOG: Blog = Blog {
    posts: 2 * SHAPES.len(),
    comments: 0,
    talked: 0,
    moderation: Moderation::None,
};
const LONG: usize = 100_000;
const SHORT: usize = 100;
/// The goal: the most milliseconds for a page.
const MOST: f64 = 30.0;

/// Prints the comparison on SQLite, and on PostgreSQL if there is a server.
pub fn run(plan: Plan) {
    let rounds = if plan.runs == QUICK.runs { 5 } else { 20 };
    println!("{}", heading());
    let folder = TempDir::new().expect("a temporary folder can be made");
    load::runtime().block_on(measure(
        "SQLite",
        &format!("sqlite://{}", folder.path().join("blog.db").display()),
        rounds,
    ));
    match std::env::var("TYMPAN_TEST_DATABASE_URL") {
        Ok(server) => load::runtime().block_on(on_postgres(&server, rounds)),
        Err(_) => println!(
            "PostgreSQL was left out: TYMPAN_TEST_DATABASE_URL is not set (tests/postgres sets it)"
        ),
    }
}

async fn on_postgres(server: &str, rounds: usize) {
    let name = format!("tympan_thread_{}", std::process::id());
    let mut conn = PgConnection::connect(server)
        .await
        .expect("the test server answers");
    conn.execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await
        .expect("a database can be made");
    let mut url = url::Url::parse(server).expect("TYMPAN_TEST_DATABASE_URL is a URL");
    url.set_path(&name);
    measure("PostgreSQL", url.as_str(), rounds).await;
    conn.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)")))
        .await
        .expect("the database can be dropped");
}

async fn measure(engine: &str, url: &str, rounds: usize) {
    let paths = seed::write(url, BLOG).await;
    let blog = Measured::open(url).await;
    let mut posts = (1..).zip(&paths);
    for (name, shape) in SHAPES {
        println!("{engine}: {name}");
        let began = Instant::now();
        let long = Thread::write(url, posts.next(), shape, LONG).await;
        let short = Thread::write(url, posts.next(), shape, SHORT).await;
        remark(&format!(
            "written in {:.1} s",
            began.elapsed().as_secs_f64()
        ));
        for ((page, ours), (_, theirs)) in long
            .pages(&blog)
            .await
            .into_iter()
            .zip(short.pages(&blog).await)
        {
            blog.compare(&page, &ours, &theirs, rounds).await;
        }
    }
    blog.app.db.close().await;
}

/// A post with its thread.
struct Thread {
    post: i64,
    path: String,
    rows: Vec<Row>,
}

impl Thread {
    async fn write(url: &str, post: Option<(i64, &String)>, shape: Shape, count: usize) -> Self {
        let (post, path) = post.expect("there is a post for each thread");
        let rows = thread_shape::rows(shape, count, post * 1_000_000);
        thread_shape::write(url, post, &rows)
            .await
            .expect("the thread is written");
        Self {
            post,
            path: path.clone(),
            rows,
        }
    }

    /// The addresses of the measured pages, with a description of each.
    async fn pages(&self, blog: &Measured) -> Vec<(String, Address)> {
        let mut pages = Vec::new();
        let mut add = |page: &str, parameter: &str| {
            pages.push((
                page.to_owned(),
                Address {
                    post: self.post,
                    url: self.path.clone() + parameter,
                },
            ))
        };
        for (view, parameter) in [
            ("oldest", ""),
            ("newest", "?comments=newest"),
            ("best", "?comments=best"),
            ("flat", "?comments=flat"),
        ] {
            add(&format!("{view}, first page"), parameter);
        }
        for (view, parameter) in self.last_pages() {
            add(
                &format!("{view}, last page"),
                &format!("?comments={parameter}"),
            );
        }
        let flat: Vec<&Row> = self.rows.iter().collect();
        add(
            "flat, last page",
            &format!("?comments=flat.{}", near_the_end(&flat).key().encode()),
        );
        let middle = self.rows[self.rows.len() / 2].id;
        let link = Address {
            post: self.post,
            url: format!("/c/{middle}"),
        };
        let target = blog.location(&link).await;
        pages.push(("permalink in the middle".to_owned(), link));
        pages.push((
            "the page it leads to".to_owned(),
            Address {
                post: self.post,
                url: target,
            },
        ));
        pages
    }

    /// The last pages of the top-level comments in each order, or of the only subtree if there is a
    /// single top-level comment.
    fn last_pages(&self) -> Vec<(&str, String)> {
        let (oldest, replies): (Vec<&Row>, Vec<&Row>) =
            self.rows.iter().partition(|row| row.root.is_none());
        if let [root] = oldest[..] {
            return vec![(
                "branch",
                format!("b{}.{}", root.id, near_the_end(&replies).key().encode()),
            )];
        }
        let newest: Vec<&Row> = oldest.iter().rev().copied().collect();
        let mut best = oldest.clone();
        best.sort_by(|one, other| {
            other
                .rank()
                .score
                .total_cmp(&one.rank().score)
                .then(one.id.cmp(&other.id))
        });
        vec![
            ("oldest", near_the_end(&oldest).key().encode()),
            (
                "newest",
                format!("newest.{}", near_the_end(&newest).key().encode()),
            ),
            (
                "best",
                format!("best.{}", near_the_end(&best).rank().encode()),
            ),
        ]
    }
}

/// The row before the last page: a hundred from the end, or half of the rows.
fn near_the_end<'a>(rows: &[&'a Row]) -> &'a Row {
    rows[rows.len() - 1 - SHORT.min(rows.len() / 2)]
}

/// The address of a page, and the post on whose comments it depends.
struct Address {
    post: i64,
    url: String,
}

/// The application on the measured database.
struct Measured {
    app: App,
    service: Service,
}

impl Measured {
    async fn open(url: &str) -> Self {
        let app = App::new(&Config::default(), seed::open(url).await, seed::services());
        Self {
            service: routes::service(app.clone()),
            app,
        }
    }

    /// Times both pages in turns.
    async fn compare(&self, page: &str, ours: &Address, theirs: &Address, rounds: usize) {
        let (mut long, mut short) = (Series::default(), Series::default());
        self.fetch(ours).await;
        self.fetch(theirs).await;
        for _ in 0..rounds {
            long.push(self.fetch(ours).await.1);
            short.push(self.fetch(theirs).await.1);
        }
        line(
            &format!(
                "  {page}, ms ({:.1} x that of {SHORT})",
                long.over(&short).median()
            ),
            &long,
            Goal::AtMost(MOST),
        );
    }

    /// The target of a permalink.
    async fn location(&self, link: &Address) -> String {
        let (location, _) = self.fetch(link).await;
        let location = location.expect("a permalink leads somewhere");
        location.split('#').next().unwrap_or_default().to_owned()
    }

    /// Renders a page. Returns its redirect target, if any, and the milliseconds that it took.
    async fn fetch(&self, address: &Address) -> (Option<String>, f64) {
        self.app
            .cache
            .bump([SurrogateKey::Post(PostId(address.post)), SurrogateKey::Site]);
        let request = Request::builder()
            .uri(&address.url)
            .body(Body::empty())
            .expect("this is a request");
        let began = Instant::now();
        let Ok(response) = self.service.clone().oneshot(request).await;
        let (status, location) = (
            response.status(),
            response.headers().get("location").cloned(),
        );
        let body = response
            .into_body()
            .collect()
            .await
            .expect("the answer has an end")
            .to_bytes();
        let took = began.elapsed().as_secs_f64() * 1000.0;
        assert!(
            status.as_u16() < 400 && (location.is_some() || body.len() > 1000),
            "{status} at {}",
            address.url
        );
        (
            location.and_then(|value| value.to_str().map(str::to_owned).ok()),
            took,
        )
    }
}
