//! A post with its comments, read from SQLite and written by hand for each request.
//!
//! It runs the server's own statements for the thread, and shorter ones with only the necessary
//! columns for the rest, and appends the same HTML to one string. The parts that do not change
//! between two requests are cut out of the server's own page and kept, as a program without
//! settings would do.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response, Uri};
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{Sqlite, SqlitePool, pool::PoolConnection};
use tympan::clock::{Clock, Timestamp};
use tympan::model::paging::Cursor;

use super::sqlite;

const BODY: &str = "<div class=\"post-body prose e-content\" dir=\"auto\">\n";
const COMMENT: &str = " id=\"comment-";
const THREAD: &str = "\n<li class=\"thread-item\">";
const THREAD_END: &str = "</li>\n</ol>";

/// The constant parts of the page, and the pictures of the commenters, which depend on a secret.
#[derive(Clone, Debug)]
pub struct Frame {
    parts: [String; 3],
    pictures: HashMap<i64, String>,
}

impl Frame {
    /// Cuts a page of the server in which `html` is the post's body.
    pub fn cut(page: &str, html: &str) -> Option<Self> {
        let (head, rest) = page.split_once(BODY)?;
        let (middle, rest) = rest.strip_prefix(html)?.split_once(THREAD)?;
        let (_, tail) = rest.rsplit_once(THREAD_END)?;
        let parts = [
            format!("{head}{BODY}"),
            middle.to_owned(),
            format!("\n</ol>{tail}"),
        ];
        Some(Self {
            parts,
            pictures: page.split(COMMENT).skip(1).filter_map(picture).collect(),
        })
    }

    /// Writes the parts to files for the reference process.
    pub fn save(&self, folder: &Path) -> std::io::Result<()> {
        (0..).zip(&self.parts).try_for_each(|(number, part)| {
            std::fs::write(folder.join(format!("part-{number}")), part)
        })?;
        let pictures: String = self
            .pictures
            .iter()
            .map(|(id, picture)| format!("{id}\"{picture}\n"))
            .collect();
        std::fs::write(folder.join("pictures"), pictures)
    }

    fn load(folder: &str) -> std::io::Result<Self> {
        let part =
            |number| std::fs::read_to_string(Path::new(folder).join(format!("part-{number}")));
        let pictures = std::fs::read_to_string(Path::new(folder).join("pictures"))?;
        let pictures = pictures.lines().filter_map(|line| {
            line.split_once('"')
                .and_then(|(id, svg)| Some((id.parse().ok()?, svg.to_owned())))
        });
        Ok(Self {
            parts: [part(0)?, part(1)?, part(2)?],
            pictures: pictures.collect(),
        })
    }
}

/// The id of the comment, with which its markup begins, and the picture of its author.
fn picture(comment: &str) -> Option<(i64, String)> {
    let (id, rest) = comment.split_once('"')?;
    let start = rest.find("<svg ")?;
    let end = start + rest[start..].find("</svg>")? + "</svg>".len();
    Some((id.parse().ok()?, rest[start..end].to_owned()))
}

struct Site {
    pool: SqlitePool,
    frame: Frame,
}

/// The columns of `store::threads`, as every page of a thread needs them.
#[derive(sqlx::FromRow)]
struct Comment {
    id: i64,
    parent_id: Option<i64>,
    #[expect(dead_code, reason = "read as the server reads it")]
    root_id: Option<i64>,
    status: String,
    author_name: String,
    author_url: Option<String>,
    user_id: Option<i64>,
    html: String,
    votes: i64,
    created_at: Timestamp,
    edited_at: Option<Timestamp>,
    blogger_id: Option<String>,
}

impl Comment {
    /// Whether it is a comment without extras. The blog of the benchmark has no others, and the
    /// code below renders no others.
    fn is_plain(&self) -> bool {
        let extras = [
            self.author_url.is_some(),
            self.user_id.is_some(),
            self.edited_at.is_some(),
            self.blogger_id.is_some(),
        ];
        self.status == "approved" && self.votes == 0 && extras == [false; 4]
    }
}

/// The reference on the database at `url`, with the frame in `folder`.
pub async fn router(url: &str, folder: &str) -> Router {
    let frame = Frame::load(folder).expect("the frame was written");
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .connect_lazy_with(sqlite(url).pragma("query_only", "on"));
    Router::new()
        .fallback(page)
        .with_state(Arc::new(Site { pool, frame }))
}

async fn page(State(site): State<Arc<Site>>, uri: Uri) -> Response<Body> {
    let page = build(&site, &uri).await.expect("the post is there");
    let mut response = Response::new(Body::from(page));
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

async fn build(site: &Site, uri: &Uri) -> sqlx::Result<String> {
    let mut conn = site.pool.acquire().await?;
    let now = Clock::System.now();
    let _settings: Option<(String, i64)> =
        sqlx::query_as("SELECT document, version FROM setting WHERE id = 1")
            .fetch_optional(&mut *conn)
            .await?;
    let _next: Option<Timestamp> = sqlx::query_scalar(
        "SELECT MIN(published_at) FROM post WHERE status = 'public' AND published_at > $1",
    )
    .bind(now)
    .fetch_one(&mut *conn)
    .await?;
    let (post, author, html): (i64, i64, String) =
        sqlx::query_as("SELECT id, author_id, html FROM post WHERE path = $1")
            .bind(uri.path())
            .fetch_one(&mut *conn)
            .await?;
    let _author: (String, Option<String>) =
        sqlx::query_as("SELECT name, url FROM user_account WHERE id = $1")
            .bind(author)
            .fetch_one(&mut *conn)
            .await?;
    let _labels: Vec<(String,)> = sqlx::query_as(
        "SELECT label.name FROM post_label JOIN label ON label.id = post_label.label_id
         WHERE post_label.post_id = $1 ORDER BY post_label.position, label.id",
    )
    .bind(post)
    .fetch_all(&mut *conn)
    .await?;
    let (roots, replies) = comments(&mut conn, post, after(uri)).await?;
    Ok(write(&site.frame, &html, post, &roots, &replies))
}

fn after(uri: &Uri) -> Cursor {
    let text = uri
        .query()
        .and_then(|query| query.strip_prefix("comments="));
    text.and_then(Cursor::decode).unwrap_or_else(Cursor::oldest)
}

async fn comments(
    conn: &mut PoolConnection<Sqlite>,
    post: i64,
    from: Cursor,
) -> sqlx::Result<(Vec<Comment>, Vec<Comment>)> {
    let roots: Vec<Comment> = sqlx::query_as(
        "SELECT id, parent_id, root_id, status, author_name, author_url, user_id, html, votes, created_at, edited_at, score,
                CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id,
                (SELECT COUNT(*) FROM (
                     SELECT 1 FROM comment AS reply
                     WHERE reply.root_id = comment.id
                       AND (reply.status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
                     LIMIT 301) AS counted) AS replies
         FROM comment
         WHERE post_id = $1 AND parent_id IS NULL AND (created_at, id) > ($2, $3)
           AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id AND reply.status = 'approved'))
         ORDER BY created_at, id
         LIMIT 201",
    )
    .bind(post)
    .bind(from.at)
    .bind(from.id)
    .fetch_all(&mut **conn)
    .await?;
    let ids: Vec<i64> = roots.iter().map(|root| root.id).collect();
    let mut replies: Vec<Comment> = sqlx::query_as(
        "SELECT comment.id, parent_id, root_id, status, author_name, author_url, user_id, html, votes, created_at, edited_at,
                CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id
         FROM json_each($1) AS root
         CROSS JOIN comment ON comment.id IN (
             SELECT reply.id FROM comment AS reply
             WHERE reply.root_id = root.value
               AND (reply.status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
             ORDER BY reply.created_at, reply.id
             LIMIT 300)",
    )
    .bind(sqlx::types::Json(ids))
    .fetch_all(&mut **conn)
    .await?;
    replies.sort_by_key(|reply| (reply.parent_id, reply.created_at, reply.id));
    assert!(
        roots.iter().chain(&replies).all(Comment::is_plain),
        "the seeded comments are plain"
    );
    Ok((roots, replies))
}

/// Writes the page. It supports one level of replies, as in the blog of the benchmark.
fn write(frame: &Frame, html: &str, post: i64, roots: &[Comment], replies: &[Comment]) -> String {
    let [head, middle, tail] = &frame.parts;
    let mut page = String::with_capacity(96 << 10);
    page.extend([head, html, middle]);
    let mut replies = replies.iter().peekable();
    for root in roots {
        write_comment(&mut page, frame, root, None, post);
        let mut opened = false;
        while let Some(reply) = replies.next_if(|reply| reply.parent_id == Some(root.id)) {
            page.push_str(if opened {
                "</li>"
            } else {
                "<ol class=\"replies\" role=\"list\">"
            });
            write_comment(&mut page, frame, reply, Some(root), post);
            opened = true;
        }
        page.push_str(if opened { "</li></ol></li>" } else { "</li>" });
    }
    page.push_str(tail);
    page
}

fn write_comment(
    page: &mut String,
    frame: &Frame,
    comment: &Comment,
    answers: Option<&Comment>,
    post: i64,
) {
    let (id, author, html, at) = (
        comment.id,
        escaped(&comment.author_name),
        &comment.html,
        comment.created_at,
    );
    let picture = frame.pictures.get(&id).map_or("", String::as_str);
    let (iso, moment) = (
        at.format("%Y-%m-%dT%H:%M:%S+00:00"),
        at.format("%B %-d, %Y at %-I:%M\u{202f}%p"),
    );
    let parent = answers.map_or_else(String::new, |parent| {
        let (name, id) = (escaped(&parent.author_name), parent.id);
        format!(
            "\n<span class=\"visually-hidden\">in reply to <bdi>{name}</bdi></span>\
             <link class=\"u-in-reply-to\" itemprop=\"parentItem\" href=\"#comment-{id}\">"
        )
    });
    let written = write!(
        page,
        "{THREAD}<article class=\"comment u-comment h-cite\" id=\"comment-{id}\" itemscope itemtype=\"https://schema.org/Comment\" itemid=\"#comment-{id}\">\n\
         <header class=\"comment-header\">\n{picture}\n<div class=\"comment-byline\">\n\
         <h3 class=\"comment-author p-author h-card\" itemprop=\"author\" itemscope itemtype=\"https://schema.org/Person\">\
         <bdi class=\"p-name\" itemprop=\"name\">{author}</bdi></h3>{parent}\n\
         <time class=\"comment-time dt-published\" itemprop=\"dateCreated\" datetime=\"{iso}\">{moment}</time>\n</div>\n</header>\n\
         <div class=\"comment-text prose e-content\" itemprop=\"text\" dir=\"auto\">{html}</div>\n<div class=\"comment-actions\">\n\
         <a href=\"/-/comments/{post}?parent={id}#comment-form\" rel=\"nofollow\">Reply<span class=\"visually-hidden\"> to <bdi>{author}</bdi></span></a>\n\
         <a href=\"/-/comments/{post}?quote={id}#comment-form\" rel=\"nofollow\">Quote<span class=\"visually-hidden\"> the comment by <bdi>{author}</bdi></span></a>\n\
         <a class=\"u-url\" itemprop=\"url\" href=\"/c/{id}\">Link<span class=\"visually-hidden\"> to the comment by <bdi>{author}</bdi></span></a>\n\
         <form class=\"vote\" action=\"/-/votes/{id}\" method=\"post\"><button class=\"vote-button\">Vote<span class=\"visually-hidden\"> for the comment by <bdi>{author}</bdi></span></button></form>\n\
         </div></article>"
    );
    written.expect("a string takes all that is written");
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&#38;"),
            '<' => safe.push_str("&#60;"),
            '>' => safe.push_str("&#62;"),
            '"' => safe.push_str("&#34;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
