//! The index of words, on either engine: FTS5 or `tsvector`.
//!
//! Both are given the same tokens and the same expressions ([`crate::search`]), so that they find the
//! same rows. What readers may see is asked of the posts and comments themselves, in the same
//! statement; a row of the index alone shows nothing to anybody.
//!
//! What is listed stops at the newest so many. FTS5 goes through its rows from the newest on; a GIN
//! index gives all of them at once, so that PostgreSQL is asked block by block of ids
//! ([`crate::search::BLOCK`]), from the newest on, until there are enough. `+ 0` keeps it from going
//! through the primary key instead, and reading each vector there: it takes a vector for cheap.

use sqlx::types::Json;

use super::Conn;
use super::feeds::Place;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{AccountId, CommentId, LabelId, PostId};
use crate::search::{Columns, Document, Matcher};

impl Conn {
    /// A document in the writing of this connection's engine.
    fn columns(&self, document: &Document, id: i64) -> Columns {
        if self.is_sqlite() {
            document.plain()
        } else {
            document.vectors(id)
        }
    }

    /// An expression in the writing of this connection's engine.
    pub(super) fn expression(&self, matcher: &Matcher) -> String {
        if self.is_sqlite() {
            matcher.fts5()
        } else {
            matcher.tsquery()
        }
    }
}

/// Indexes a post, or indexes it anew.
pub async fn put_post(conn: &mut Conn, id: PostId, document: &Document) -> Result<()> {
    let columns = conn.columns(document, id.0);
    execute!(
        conn,
        sqlite: "INSERT OR REPLACE INTO search_post (rowid, facets, title, heading, body) VALUES ($1, $2, $3, $4, $5)",
        postgres: "INSERT INTO search_post (post_id, words)
                   VALUES ($1, CAST($2 AS tsvector) || CAST($3 AS tsvector) || CAST($4 AS tsvector) || CAST($5 AS tsvector))
                   ON CONFLICT (post_id) DO UPDATE SET words = excluded.words",
        id,
        columns.facets,
        columns.title,
        columns.heading,
        columns.body,
    )?;
    Ok(())
}

/// Indexes a comment, or indexes it anew.
pub async fn put_comment(conn: &mut Conn, id: CommentId, document: &Document) -> Result<()> {
    let columns = conn.columns(document, id.0);
    execute!(
        conn,
        sqlite: "INSERT OR REPLACE INTO search_comment (rowid, facets, heading, body) VALUES ($1, $2, $3, $4)",
        postgres: "INSERT INTO search_comment (comment_id, words)
                   VALUES ($1, CAST($2 AS tsvector) || CAST($3 AS tsvector) || CAST($4 AS tsvector))
                   ON CONFLICT (comment_id) DO UPDATE SET words = excluded.words",
        id,
        columns.facets,
        columns.heading,
        columns.body,
    )?;
    Ok(())
}

/// Takes the words of a comment out of the index; those of a row that is deleted go with it.
pub async fn delete_comment(conn: &mut Conn, id: CommentId) -> Result<()> {
    execute!(
        conn,
        sqlite: "DELETE FROM search_comment WHERE rowid = $1",
        postgres: "DELETE FROM search_comment WHERE comment_id = $1",
        id,
    )?;
    Ok(())
}

/// What readers look for.
#[derive(Clone, Debug)]
pub struct PublicFilter<'a> {
    /// What is in it.
    pub matcher: &'a Matcher,
    /// Only what is public by then.
    pub now: Timestamp,
    /// Only what was published or written at this moment or later.
    pub from: Timestamp,
    /// Only what was published or written before this moment.
    pub until: Timestamp,
    /// Only these ids, the first and the last: those of all that is between the two moments.
    pub ids: (i64, i64),
    /// Only comments under posts with all of these labels.
    pub labels: &'a [LabelId],
    /// Only comments under posts with none of these labels.
    pub without: &'a [LabelId],
}

impl<'a> PublicFilter<'a> {
    /// Whatever fits and is public at `now`.
    #[must_use]
    pub fn new(matcher: &'a Matcher, now: Timestamp) -> Self {
        let (from, until) = (Cursor::oldest().at, Cursor::newest().at);
        Self {
            matcher,
            now,
            from,
            until,
            ids: (i64::MIN, i64::MAX),
            labels: &[],
            without: &[],
        }
    }
}

/// What fits.
#[derive(Clone, Copy, Debug, PartialEq, sqlx::FromRow)]
pub struct Match<I> {
    /// The post or the comment.
    pub id: I,
    /// When it was published or written.
    pub at: Timestamp,
    /// How well it fits, the better the more; 0 where nothing is ranked by.
    ///
    /// The title weighs more than what stands around it, and that more than the text. FTS5 has its
    /// bm25, PostgreSQL how near to each other the words stand.
    pub score: f64,
}

/// Public posts and pages that fit: those with the highest ids first.
pub async fn list_posts(
    conn: &mut Conn,
    filter: &PublicFilter<'_>,
    limit: i64,
) -> Result<Vec<Match<PostId>>> {
    let expression = conn.expression(filter.matcher);
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT post.id, post.published_at AS at,
                        CASE WHEN $2 IS NULL THEN 0.0 ELSE -bm25(search_post, 8.0, 3.0, 1.0, 0.0) END AS score
                 FROM search_post
                 CROSS JOIN post INDEXED BY post_state ON post.id = search_post.rowid
                 WHERE search_post MATCH $1 AND search_post.rowid >= $3 AND search_post.rowid <= $4
                   AND post.status = 'public' AND post.published_at <= $5 AND post.published_at >= $6 AND post.published_at < $7
                 ORDER BY search_post.rowid DESC
                 LIMIT $8",
        postgres: "SELECT id, at,
                          CASE WHEN CAST($2 AS TEXT) IS NULL THEN 0
                               ELSE CAST(ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', words, CAST(CAST($2 AS TEXT) AS tsquery), 1) AS DOUBLE PRECISION)
                          END AS score
                   FROM (SELECT found.id, found.at, found.words
                         FROM generate_series(LEAST($4, (SELECT COALESCE(MAX(post_id), 0) FROM search_post)) / 2048, GREATEST($3, 0) / 2048, -1) AS block
                         CROSS JOIN LATERAL (
                             SELECT post.id, post.published_at AS at, search_post.words
                             FROM search_post
                             JOIN post ON post.id = search_post.post_id
                             WHERE search_post.words @@ (CAST($1 AS tsquery) && CAST('''' || U&'\\E007' || block || '''' AS tsquery))
                               AND search_post.post_id + 0 >= $3 AND search_post.post_id + 0 <= $4
                               AND post.status = 'public' AND post.published_at <= $5 AND post.published_at >= $6 AND post.published_at < $7
                             ORDER BY search_post.post_id + 0 DESC) AS found
                         LIMIT $8) AS found
                   ORDER BY id DESC",
        expression,
        filter.matcher.ranking(),
        filter.ids.0,
        filter.ids.1,
        filter.now,
        filter.from,
        filter.until,
        limit,
    )?)
}

/// Public posts that fit below `before`, the newest first: what a feed of a search has.
pub async fn list_newest_posts(
    conn: &mut Conn,
    filter: &PublicFilter<'_>,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Place>> {
    let expression = conn.expression(filter.matcher);
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT id, published_at AS at
                 FROM post
                 WHERE id IN (SELECT rowid FROM search_post WHERE search_post MATCH $1)
                   AND kind = 'post' AND status = 'public' AND published_at <= $2 AND published_at >= $3 AND published_at < $4
                   AND (published_at, id) < ($5, $6)
                 ORDER BY published_at DESC, id DESC
                 LIMIT $7",
        postgres: "SELECT id, published_at AS at
                   FROM post
                   WHERE id IN (SELECT post_id FROM search_post WHERE words @@ CAST($1 AS tsquery))
                     AND kind = 'post' AND status = 'public' AND published_at <= $2 AND published_at >= $3 AND published_at < $4
                     AND (published_at, id) < ($5, $6)
                   ORDER BY published_at DESC, id DESC
                   LIMIT $7",
        expression,
        filter.now,
        filter.from,
        filter.until,
        before.at,
        before.id,
        limit,
    )?)
}

/// Public comments that fit: those with the highest ids first.
pub async fn list_comments(
    conn: &mut Conn,
    filter: &PublicFilter<'_>,
    limit: i64,
) -> Result<Vec<Match<CommentId>>> {
    let expression = conn.expression(filter.matcher);
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT comment.id, comment.created_at AS at,
                        CASE WHEN $2 IS NULL THEN 0.0 ELSE -bm25(search_comment, 3.0, 1.0, 0.0) END AS score
                 FROM search_comment
                 CROSS JOIN comment ON comment.id = search_comment.rowid
                 CROSS JOIN post INDEXED BY post_state ON post.id = comment.post_id
                 WHERE search_comment MATCH $1 AND search_comment.rowid >= $3 AND search_comment.rowid <= $4
                   AND comment.status = 'approved' AND comment.created_at >= $6 AND comment.created_at < $7
                   AND post.status = 'public' AND post.published_at <= $5 AND post.comments <> 'hidden'
                   AND NOT EXISTS (SELECT 1 FROM json_each($8) AS wanted
                                   WHERE wanted.value NOT IN (SELECT label_id FROM post_label WHERE post_id = post.id))
                   AND NOT EXISTS (SELECT 1 FROM post_label WHERE post_id = post.id AND label_id IN (SELECT value FROM json_each($9)))
                 ORDER BY search_comment.rowid DESC
                 LIMIT $10",
        postgres: "SELECT id, at,
                          CASE WHEN CAST($2 AS TEXT) IS NULL THEN 0
                               ELSE CAST(ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', words, CAST(CAST($2 AS TEXT) AS tsquery), 1) AS DOUBLE PRECISION)
                          END AS score
                   FROM (SELECT found.id, found.at, found.words
                         FROM generate_series(LEAST($4, (SELECT COALESCE(MAX(comment_id), 0) FROM search_comment)) / 2048, GREATEST($3, 0) / 2048, -1) AS block
                         CROSS JOIN LATERAL (
                             SELECT comment.id, comment.created_at AS at, search_comment.words
                             FROM search_comment
                             JOIN comment ON comment.id = search_comment.comment_id
                             JOIN post ON post.id = comment.post_id
                             WHERE search_comment.words @@ (CAST($1 AS tsquery) && CAST('''' || U&'\\E007' || block || '''' AS tsquery))
                               AND search_comment.comment_id + 0 >= $3 AND search_comment.comment_id + 0 <= $4
                               AND comment.status = 'approved' AND comment.created_at >= $6 AND comment.created_at < $7
                               AND post.status = 'public' AND post.published_at <= $5 AND post.comments <> 'hidden'
                               AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements_text($8) AS wanted
                                               WHERE CAST(wanted AS BIGINT) NOT IN (SELECT label_id FROM post_label WHERE post_id = post.id))
                               AND NOT EXISTS (SELECT 1 FROM post_label
                                               WHERE post_id = post.id
                                                 AND label_id IN (SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($9) AS value))
                             ORDER BY search_comment.comment_id + 0 DESC) AS found
                         LIMIT $10) AS found
                   ORDER BY id DESC",
        expression,
        filter.matcher.ranking(),
        filter.ids.0,
        filter.ids.1,
        filter.now,
        filter.from,
        filter.until,
        Json(filter.labels),
        Json(filter.without),
        limit,
    )?)
}

/// The lowest and the highest id of the public posts and pages of `[from, until)`; nothing where there is none.
pub async fn find_ids_of_posts(
    conn: &mut Conn,
    from: Timestamp,
    until: Timestamp,
) -> Result<Option<(i64, i64)>> {
    let (first, last): (Option<i64>, Option<i64>) = fetch_one!(
        conn,
        "SELECT MIN(id), MAX(id) FROM post WHERE status = 'public' AND published_at >= $1 AND published_at < $2",
        from,
        until
    )?;
    Ok(first.zip(last))
}

/// The same of the approved comments.
pub async fn find_ids_of_comments(
    conn: &mut Conn,
    from: Timestamp,
    until: Timestamp,
) -> Result<Option<(i64, i64)>> {
    let (first, last): (Option<i64>, Option<i64>) = fetch_one!(
        conn,
        "SELECT MIN(id), MAX(id) FROM comment WHERE status = 'approved' AND created_at >= $1 AND created_at < $2",
        from,
        until
    )?;
    Ok(first.zip(last))
}

/// How far the index was made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Progress {
    /// By which version of the folding.
    pub version: i64,
    /// Up to which post.
    pub post_id: PostId,
    /// Up to which comment.
    pub comment_id: CommentId,
    /// Whether all is done.
    pub is_done: bool,
}

/// How far the index was made anew.
pub async fn find_progress(conn: &mut Conn) -> Result<Progress> {
    Ok(fetch_one!(
        conn,
        "SELECT version, post_id, comment_id, is_done FROM search_progress WHERE id = 1"
    )?)
}

/// Notes how far the index was made anew.
pub async fn update_progress(conn: &mut Conn, progress: &Progress) -> Result<()> {
    execute!(
        conn,
        "UPDATE search_progress SET version = $1, post_id = $2, comment_id = $3, is_done = $4 WHERE id = 1",
        progress.version,
        progress.post_id,
        progress.comment_id,
        progress.is_done,
    )?;
    Ok(())
}

/// Which posts are to be indexed anew.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stale {
    /// Only those of this author.
    pub author: Option<AccountId>,
    /// Only those with this label.
    pub label: Option<LabelId>,
}

/// Those posts after `after`, in order.
pub async fn list_stale_posts(
    conn: &mut Conn,
    stale: Stale,
    after: PostId,
    limit: i64,
) -> Result<Vec<PostId>> {
    let rows: Vec<(PostId,)> = fetch_all!(
        conn,
        "SELECT id
         FROM post
         WHERE id > $1
           AND (author_id = $2 OR $2 IS NULL)
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $3) OR $3 IS NULL)
         ORDER BY id
         LIMIT $4",
        after,
        stale.author,
        stale.label,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The comments after `after` that have words, in order.
pub async fn list_stale_comments(
    conn: &mut Conn,
    after: CommentId,
    limit: i64,
) -> Result<Vec<CommentId>> {
    let rows: Vec<(CommentId,)> = fetch_all!(
        conn,
        "SELECT id
         FROM comment
         WHERE id > $1 AND status <> 'removed'
         ORDER BY id
         LIMIT $2",
        after,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
