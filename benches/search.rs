//! Searches in fifty thousand posts of generated words, each page rendered again.
//!
//! The words follow Zipf's law, as in a natural language: the most common ones occur in every post.
//! The queries are drawn from the posts in the same way, so that common words are searched most
//! often, which is harder than what readers do. A page is timed from the request to the last byte
//! of the answer, with its snippets. The application runs on one thread.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Instant;

use axum::body::Body;
use axum::extract::Request;
use http_body_util::BodyExt as _;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tower::ServiceExt as _;
use tympan::config::Config;
use tympan::fulltext::{Document, FoldedText};
use tympan::model::{Authority, LabelId, LabelName, PostId, Role};
use tympan::store::{self, Db};
use tympan::urls;
use tympan::users::{self, UserRequest};
use tympan::web::app::App;
use tympan::web::routes::{self, Service};
use tympan::web::server::Peer;

use super::report::{Goal, Series, heading, line, remark};
use super::{Plan, QUICK, load, seed};

const POSTS: usize = 50_000;
/// The number of words in a post.
const LENGTH: usize = 300;
/// The number of different words.
const VOCABULARY: usize = 60_000;
/// The number of posts in one transaction.
const BATCH: usize = 500;
const LABELS: usize = 20;
/// The goal: the most milliseconds for the 95th percentile of searches.
const MOST: f64 = 20.0;

/// Prints the figures on SQLite, and on PostgreSQL if there is a server.
pub fn run(plan: Plan) {
    let is_quick = plan.runs == QUICK.runs;
    let (posts, rounds) = if is_quick {
        (POSTS / 10, 40)
    } else {
        (POSTS, 200)
    };
    println!("{}", heading());
    let folder = TempDir::new().expect("a temporary folder can be made");
    load::runtime().block_on(measure(
        "SQLite",
        &format!("sqlite://{}", folder.path().join("blog.db").display()),
        posts,
        rounds,
    ));
    match std::env::var("TYMPAN_TEST_DATABASE_URL") {
        Ok(server) => load::runtime().block_on(on_postgres(&server, posts, rounds)),
        Err(_) => println!(
            "PostgreSQL was left out: TYMPAN_TEST_DATABASE_URL is not set (tests/postgres sets it)"
        ),
    }
}

async fn on_postgres(server: &str, posts: usize, rounds: usize) {
    let name = format!("tympan_search_{}", std::process::id());
    let mut conn = PgConnection::connect(server)
        .await
        .expect("the test server answers");
    conn.execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await
        .expect("a database can be made");
    let mut url = url::Url::parse(server).expect("TYMPAN_TEST_DATABASE_URL is a URL");
    url.set_path(&name);
    measure("PostgreSQL", url.as_str(), posts, rounds).await;
    conn.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)")))
        .await
        .expect("the database can be dropped");
}

async fn measure(engine: &str, url: &str, posts: usize, rounds: usize) {
    println!("{engine}: {posts} posts of {LENGTH} words");
    let began = Instant::now();
    let texts = write(url, posts).await;
    remark(&format!(
        "written and indexed in {:.0} s",
        began.elapsed().as_secs_f64()
    ));
    let db = seed::open(url).await;
    let app = App::new(&Config::default(), db, seed::services());
    let service = routes::service(app.clone());
    let mut random = Random(0x1234_5678_9ABC_DEF1);
    for kind in KINDS {
        let queries: Vec<String> = (0..rounds)
            .map(|_| (kind.make)(&mut random, &texts))
            .collect();
        fetch(&service, &queries[0]).await;
        let mut times = Vec::with_capacity(rounds);
        for query in &queries {
            times.push(fetch(&service, query).await);
        }
        print(kind.name, times);
    }
    app.db.close().await;
}

fn print(kind: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() as f64 * share) as usize).min(times.len() - 1)];
    let mut series = Series::default();
    series.push(at(0.95));
    line(
        &format!(
            "  {kind}, ms: p95 (p50 {:.1}, most {:.1})",
            at(0.5),
            at(1.0)
        ),
        &series,
        Goal::AtMost(MOST),
    );
}

/// Fetches a page of results and returns the milliseconds that it took.
async fn fetch(service: &Service, query: &str) -> f64 {
    let mut request = Request::builder()
        .uri(urls::with_parameter("/search", "q", query))
        .body(Body::empty())
        .expect("this is a request");
    request.extensions_mut().insert(somebody());
    let began = Instant::now();
    let Ok(response) = service.clone().oneshot(request).await;
    let status = response.status();
    let body = response
        .into_body()
        .collect()
        .await
        .expect("the answer has an end")
        .to_bytes();
    let took = began.elapsed().as_secs_f64() * 1000.0;
    assert!(status == 200 && body.len() > 1000, "{status} for {query}");
    took
}

/// The address of a reader in a /24 of its own, so that no search exceeds the limit of a network.
fn somebody() -> Peer {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let [high, low] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    Peer(SocketAddr::from(([10, high, low, 1], 4711)))
}

/// A kind of query.
struct Kind {
    name: &'static str,
    make: fn(&mut Random, &[String]) -> String,
}

const KINDS: [Kind; 6] = [
    Kind {
        name: "one word",
        make: |random, texts| words(random, texts, 1).join(" "),
    },
    Kind {
        name: "two words",
        make: |random, texts| {
            let text = words(random, texts, LENGTH);
            format!(
                "{} {}",
                text[random.below(LENGTH)],
                text[random.below(LENGTH)]
            )
        },
    },
    Kind {
        name: "a phrase of two or three",
        make: |random, texts| format!("\"{}\"", words(random, texts, 2).join(" ")),
    },
    Kind {
        name: "the beginning of a word",
        make: |random, texts| {
            let word = words(random, texts, 1).remove(0);
            format!("{}*", &word[..word.len().min(3)])
        },
    },
    Kind {
        name: "a word with a label, an author or a date",
        make: |random, texts| {
            let word = words(random, texts, 1).remove(0);
            let operators = [
                format!("label:l{}", random.below(LABELS)),
                "before:2003".into(),
                "after:2018".into(),
                "author:owner".into(),
            ];
            format!("{word} {}", operators[random.below(operators.len())])
        },
    },
    Kind {
        name: "a word without another",
        make: |random, texts| {
            let pair = words(random, texts, 2);
            format!("{} -{}", pair[0], pair[1])
        },
    },
];

/// Adjacent words of a random post.
fn words(random: &mut Random, texts: &[String], count: usize) -> Vec<String> {
    let text: Vec<&str> = texts[random.below(texts.len())].split(' ').collect();
    let start = random.below(text.len() - count + 1);
    text[start..start + count]
        .iter()
        .map(|word| (*word).to_owned())
        .collect()
}

/// A small random number generator (xorshift), so that every run has the same posts.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 2
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).unwrap_or(0) % end
    }

    /// A random rank of a word. The probability of a rank is inversely proportional to it.
    fn rank(&mut self) -> usize {
        let share = self.next() as f64 / (u64::MAX >> 2) as f64;
        ((VOCABULARY as f64).powf(share) as usize).clamp(1, VOCABULARY) - 1
    }
}

/// The word with a rank, made of syllables; common words are short.
fn word(rank: usize) -> String {
    const SYLLABLES: [&str; 20] = [
        "ka", "no", "ri", "te", "mu", "sol", "ven", "dar", "pi", "ge", "lo", "wan", "ster", "bu",
        "qui", "for", "ha", "zen", "my", "cor",
    ];
    let mut word = String::new();
    let mut rest = rank + 20;
    while rest > 0 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word
}

/// Writes the posts and returns their texts.
async fn write(url: &str, count: usize) -> Vec<String> {
    let db = seed::open(url).await;
    let services = seed::services();
    let mut tx = db.begin().await.expect("the writer is free");
    let owner = UserRequest {
        photo: None,
        name: "The owner".to_owned(),
        bio: String::new(),
        url: None,
        role: Role::Owner,
        origin: None,
    };
    let author = users::create(&mut tx, &services, &Authority::of_server(), &owner)
        .await
        .expect("an author is made")
        .id;
    for n in 0..LABELS {
        let name = LabelName::parse(&format!("l{n}")).expect("this is a label");
        store::labels::insert(&mut tx, &name, services.clock.now())
            .await
            .expect("a label is made");
    }
    tx.commit().await.expect("they are committed");
    let mut random = Random(88_172_645_463_325_252);
    let mut vocabulary: HashMap<usize, String> = HashMap::new();
    let mut text = |length: usize| {
        let words = (0..length)
            .map(|_| random.rank())
            .map(|rank| vocabulary.entry(rank).or_insert_with(|| word(rank)).clone());
        words.collect::<Vec<String>>().join(" ")
    };
    let rows: Vec<(String, String)> = (0..count).map(|_| (text(6), text(LENGTH))).collect();
    insert(url, author.0, &rows)
        .await
        .expect("the posts are written");
    for (batch, rows) in rows.chunks(BATCH).enumerate() {
        index(&db, batch * BATCH, rows, author).await;
    }
    finish(url).await.expect("the tables are looked at");
    db.close().await;
    rows.into_iter().map(|(_, body)| body).collect()
}

async fn index(db: &Db, first: usize, rows: &[(String, String)], author: tympan::model::UserId) {
    let mut tx = db.begin().await.expect("the writer is free");
    tx.unrecorded("a benchmark");
    for (n, (title, body)) in rows.iter().enumerate() {
        let id = i64::try_from(first + n + 1).expect("it is small");
        let label = id % i64::try_from(LABELS).expect("it is small") + 1;
        let name = format!("l{}", label - 1);
        let document = Document::post(
            title,
            "",
            (author, "The owner"),
            &[(LabelId(label), &name)],
            &FoldedText::of(body),
        );
        store::search_index::put_post(&mut tx, PostId(id), &document)
            .await
            .expect("it is indexed");
    }
    tx.commit().await.expect("that is committed");
}

/// The values of a post in one statement: id, title, body, day.
type Packed<'a> = (usize, &'a str, &'a str, String);

fn pack(number: usize, row: &(String, String)) -> Packed<'_> {
    let day: tympan::clock::Timestamp = "2000-01-01T12:00:00Z".parse().expect("this is a time");
    // The posts span twenty years, whatever their number.
    let at = day
        + chrono::TimeDelta::minutes(
            i64::try_from(number * 20 * 365 * 24 * 60 / POSTS).unwrap_or(0),
        );
    (
        number + 1,
        &row.0,
        &row.1,
        at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false),
    )
}

async fn insert(url: &str, author: i64, rows: &[(String, String)]) -> sqlx::Result<()> {
    for (batch, rows) in rows.chunks(BATCH).enumerate() {
        let packed: Vec<Packed<'_>> = rows
            .iter()
            .enumerate()
            .map(|(n, row)| pack(batch * BATCH + n, row))
            .collect();
        if url.starts_with("sqlite") {
            let mut conn = SqliteConnection::connect(url).await?;
            sqlx::query(
                "INSERT INTO post (id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt,
                                   author_id, comments, comment_policy, created_at, published_at, updated_at, version)
                 SELECT value ->> 0, 'post', 'public', 'p' || (value ->> 0), '/p' || (value ->> 0), value ->> 1, '', value ->> 2, 'markdown',
                        '<p>' || (value ->> 2) || '</p>', 1, '[]', '', $1, 'open', '{}', value ->> 3, value ->> 3, value ->> 3, 1
                 FROM json_each($2)",
            )
            .bind(author)
            .bind(Json(packed))
            .execute(&mut conn)
            .await?;
            sqlx::query("INSERT OR IGNORE INTO post_label (post_id, label_id, position) SELECT id, id % 20 + 1, 0 FROM post WHERE id > $1")
                .bind((batch * BATCH) as i64)
                .execute(&mut conn)
                .await?;
            conn.close().await?;
        } else {
            let mut conn = PgConnection::connect(url).await?;
            sqlx::query(
                "INSERT INTO post (id, kind, status, slug, path, title, subtitle, source, format, html, renderer_version, image_hosts, excerpt,
                                   author_id, comments, comment_policy, created_at, published_at, updated_at, version)
                 SELECT CAST(value ->> 0 AS BIGINT), 'post', 'public', 'p' || (value ->> 0), '/p' || (value ->> 0), value ->> 1, '', value ->> 2,
                        'markdown', '<p>' || (value ->> 2) || '</p>', 1, '[]', '', $1, 'open', '{}',
                        CAST(value ->> 3 AS TIMESTAMPTZ), CAST(value ->> 3 AS TIMESTAMPTZ), CAST(value ->> 3 AS TIMESTAMPTZ), 1
                 FROM jsonb_array_elements($2) AS value",
            )
            .bind(author)
            .bind(Json(packed))
            .execute(&mut conn)
            .await?;
            sqlx::query("INSERT INTO post_label (post_id, label_id, position) SELECT id, id % 20 + 1, 0 FROM post WHERE id > $1")
                .bind((batch * BATCH) as i64)
                .execute(&mut conn)
                .await?;
            conn.close().await?;
        }
    }
    Ok(())
}

/// Does the maintenance that PostgreSQL would do by itself within a minute.
async fn finish(url: &str) -> sqlx::Result<()> {
    if url.starts_with("sqlite") {
        return Ok(());
    }
    let mut conn = PgConnection::connect(url).await?;
    sqlx::query("VACUUM ANALYZE").execute(&mut conn).await?;
    conn.close().await
}
