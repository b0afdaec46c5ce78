//! The threads of the benchmark, written into the database with a few large statements.

use sqlx::types::Json;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tympan::clock::Timestamp;
use tympan::model::paging::{Cursor, Rank};

/// The number of comments in one statement.
const BATCH: usize = 10_000;
/// The divisor that gives the length of a deep thread's chain: a twentieth of its comments.
const CHAIN: usize = 20;

/// The shape of a thread.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Top-level comments only.
    Wide,
    /// One top-level comment, which all others answer.
    Branch,
    /// A chain of a twentieth of the comments, each the answer to the one before. Of the rest, one
    /// in twenty is a top-level comment, and the others answer any earlier comment.
    Deep,
}

/// A comment of a generated thread.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The comment's id.
    pub id: i64,
    parent: Option<i64>,
    /// The top-level comment of its thread.
    pub root: Option<i64>,
    depth: i64,
    /// When it was written.
    pub at: Timestamp,
    score: f64,
}

impl Row {
    /// The row's position in lists by time.
    pub fn key(&self) -> Cursor {
        Cursor {
            at: self.at,
            id: self.id,
        }
    }

    /// The row's position in lists by score.
    pub fn rank(&self) -> Rank {
        Rank {
            score: self.score,
            id: self.id,
        }
    }
}

/// A thread of `count` comments, one a second, with ids from `first` on.
pub fn rows(shape: Shape, count: usize, first: i64) -> Vec<Row> {
    let start: Timestamp = "2022-01-01T12:00:00Z".parse().expect("this is a time");
    let mut rows: Vec<Row> = Vec::with_capacity(count);
    let mut seed = 88_172_645_463_325_252;
    for (at, second) in (0..count).zip(0..) {
        let random = next(&mut seed);
        let parent = parent(shape, at, count, random).map(|above| rows[above]);
        rows.push(Row {
            id: first + second,
            parent: parent.map(|parent| parent.id),
            root: parent.map(|parent| parent.root.unwrap_or(parent.id)),
            depth: parent.map_or(0, |parent| parent.depth + 1),
            at: start + chrono::TimeDelta::seconds(second),
            // Most comments have no votes, as on real blogs.
            score: if random.is_multiple_of(10) {
                f64::from((random >> 8) as u8) / 256.0
            } else {
                0.0
            },
        });
    }
    rows
}

/// The index of the comment that the comment at `at` answers.
fn parent(shape: Shape, at: usize, count: usize, random: usize) -> Option<usize> {
    match shape {
        Shape::Wide => None,
        Shape::Branch => (at > 0).then_some(0),
        Shape::Deep if at < count / CHAIN => at.checked_sub(1),
        Shape::Deep => (!random.is_multiple_of(20)).then_some(random / 20 % at),
    }
}

/// A small random number generator (xorshift), so that every run has the same threads.
fn next(seed: &mut u64) -> usize {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    usize::try_from(*seed >> 2).unwrap_or(0)
}

/// The values of a comment in one statement: id, parent, root, depth, time, score.
type Packed = (i64, Option<i64>, Option<i64>, i64, String, f64);

fn pack(row: &Row) -> Packed {
    (
        row.id,
        row.parent,
        row.root,
        row.depth,
        row.at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false),
        row.score,
    )
}

/// Inserts a thread under a post of the database at `url`.
pub async fn write(url: &str, post: i64, rows: &[Row]) -> sqlx::Result<()> {
    if url.starts_with("sqlite") {
        write_sqlite(url, post, rows).await
    } else {
        write_postgres(url, post, rows).await
    }
}

async fn write_sqlite(url: &str, post: i64, rows: &[Row]) -> sqlx::Result<()> {
    let mut conn = SqliteConnection::connect(url).await?;
    for batch in rows.chunks(BATCH) {
        sqlx::query(
            "INSERT INTO comment (id, post_id, parent_id, root_id, depth, status, author_name, body, format, html, renderer_version, reasons,
                                  channel, digest, created_at, updated_at, version, score, votes)
             SELECT value ->> 0, $1, value ->> 1, value ->> 2, value ->> 3, 'approved', 'Reader ' || (value ->> 0), '', 'markdown',
                    '<p>I was <em>there</em> too, and it was just as you say. What a day that was! What a day that was!</p>', 1, '[]',
                    'import', x'00', value ->> 4, value ->> 4, 1, CAST(value ->> 5 AS REAL), (value ->> 5) > 0
             FROM json_each($2)",
        )
        .bind(post)
        .bind(Json(batch.iter().map(pack).collect::<Vec<_>>()))
        .execute(&mut conn)
        .await?;
    }
    sqlx::query("UPDATE post SET comment_count = $2 WHERE id = $1")
        .bind(post)
        .bind(rows.len() as i64)
        .execute(&mut conn)
        .await?;
    conn.close().await
}

async fn write_postgres(url: &str, post: i64, rows: &[Row]) -> sqlx::Result<()> {
    let mut conn = PgConnection::connect(url).await?;
    for batch in rows.chunks(BATCH) {
        sqlx::query(
            "INSERT INTO comment (id, post_id, parent_id, root_id, depth, status, author_name, body, format, html, renderer_version, reasons,
                                  channel, digest, created_at, updated_at, version, score, votes)
             SELECT CAST(value ->> 0 AS BIGINT), $1, CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT),
                    'approved', 'Reader ' || (value ->> 0), '', 'markdown',
                    '<p>I was <em>there</em> too, and it was just as you say. What a day that was! What a day that was!</p>', 1, '[]',
                    'import', '\\x00', CAST(value ->> 4 AS TIMESTAMPTZ), CAST(value ->> 4 AS TIMESTAMPTZ), 1,
                    CAST(value ->> 5 AS DOUBLE PRECISION), CASE WHEN CAST(value ->> 5 AS DOUBLE PRECISION) > 0 THEN 1 ELSE 0 END
             FROM jsonb_array_elements($2) AS value",
        )
        .bind(post)
        .bind(Json(batch.iter().map(pack).collect::<Vec<_>>()))
        .execute(&mut conn)
        .await?;
    }
    sqlx::query("UPDATE post SET comment_count = $2 WHERE id = $1")
        .bind(post)
        .bind(rows.len() as i64)
        .execute(&mut conn)
        .await?;
    // The server does this by itself within a minute.
    sqlx::query("VACUUM ANALYZE comment")
        .execute(&mut conn)
        .await?;
    conn.close().await
}
