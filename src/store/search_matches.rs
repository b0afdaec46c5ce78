//! The public posts and comments that match a search expression.
//!
//! Both engines receive the same expressions ([`crate::fulltext`]) for the rows of
//! [`super::search_index`]. [`crate::search`] builds a [`MatchFilter`] and lists the matches. The
//! lists of comments for moderators, with words or without, are in [`super::comment_search`].
//!
//! # Blocks of ids, on PostgreSQL
//!
//! Every list stops after the newest `limit` matches, so that a common word stays cheap. FTS5 walks
//! its rows from the newest on and simply stops. A GIN index cannot do that: it returns all matches
//! of an expression, in no useful order. With a plain index, a word that half of 200,000 comments
//! contain would have the statement read 100,000 of them, with their posts, to keep 500.
//!
//! So each row has one more token, for its block of [`crate::fulltext::BLOCK`] ids: `id / 2048`. The
//! statement counts the blocks down with `generate_series`, asks for the rows with the words *and*
//! the block's token, and the `LIMIT` around it ends the count when there are enough. For "tea",
//! 500 matches and a highest id of 10,000:
//!
//! | block | ids | expression | matches | so far |
//! |---|---|---|---|---|
//! | 4 | 8,192 to 10,000 | `tea & block 4` | 180 | 180 |
//! | 3 | 6,144 to 8,191 | `tea & block 3` | 210 | 390 |
//! | 2 | 4,096 to 6,143 | `tea & block 2` | 190 | 500, and the rest is not read |
//! | 1, 0 | | never asked | | |
//!
//! A rare word pays for that: it is looked up in each block, 98 times for 200,000 ids. A lookup that
//! finds nothing reads a few pages of the index, and no row.
//!
//! Two details keep a block cheap. Its token is part of the expression, so that the index itself
//! joins the two lists. And `id + 0` hides the range of ids from the planner, which would otherwise
//! walk the primary key and compare every vector there, because it underestimates the cost of that.
//!
//! The size of a block is in the statements as well, since they are literals; a test compares the
//! two. To change it, change both, and increase [`crate::fulltext::VERSION`], because the rows carry
//! the old tokens.

use sqlx::types::Json;

use super::Conn;
use super::feeds::FeedPosition;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::fulltext::Matcher;
use crate::model::paging::Cursor;
use crate::model::{CommentId, LabelId, PostId};

impl Conn {
    /// Returns a search expression in the notation of this connection's engine.
    pub(super) fn expression(&self, matcher: &Matcher) -> String {
        if self.is_sqlite() {
            matcher.fts5()
        } else {
            matcher.tsquery()
        }
    }
}

/// The conditions that public matches meet, all of them.
#[derive(Clone, Debug)]
pub struct MatchFilter<'a> {
    /// The search expression.
    pub matcher: &'a Matcher,
    /// The time at which a match must be public.
    pub now: Timestamp,
    /// Only posts published or comments written at this time or later.
    pub from: Timestamp,
    /// Only posts published or comments written before this time.
    pub until: Timestamp,
    /// The range of ids, both ends included, that contains everything between `from` and `until`.
    pub ids: (i64, i64),
    /// Only comments under posts with all of these labels.
    pub labels: &'a [LabelId],
    /// Only comments under posts with none of these labels.
    pub without: &'a [LabelId],
}

impl<'a> MatchFilter<'a> {
    /// Returns the filter for every match that is public at `now`.
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

/// A post or comment that matches.
#[derive(Clone, Copy, Debug, PartialEq, sqlx::FromRow)]
pub struct Match<I> {
    /// The id of the post or comment.
    pub id: I,
    /// The time of publication or writing.
    pub at: Timestamp,
    /// The relevance, higher for a better match; 0 when the expression has nothing to rank by.
    ///
    /// The title weighs more than the `heading` column, and that more than the text. FTS5 computes
    /// bm25, PostgreSQL a cover density, from how near to each other the words are.
    pub score: f64,
}

/// Lists at most `limit` public posts and pages that match, the highest ids first.
pub async fn list_posts(
    conn: &mut Conn,
    filter: &MatchFilter<'_>,
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

/// Lists at most `limit` public posts that match, the newest first, below `before`. Feeds of a
/// search use it.
pub async fn list_newest_posts(
    conn: &mut Conn,
    filter: &MatchFilter<'_>,
    before: Cursor,
    limit: i64,
) -> Result<Vec<FeedPosition>> {
    let expression = conn.expression(filter.matcher);
    Ok(fetch_all!(
        conn,
        sql!["SELECT id, published_at AS at
         FROM post
         WHERE id IN (" matching_posts("$1") ")
           AND kind = 'post' AND status = 'public' AND published_at <= $2 AND published_at >= $3 AND published_at < $4
           AND (published_at, id) < ($5, $6)
         ORDER BY published_at DESC, id DESC
         LIMIT $7"],
        expression,
        filter.now,
        filter.from,
        filter.until,
        before.at,
        before.id,
        limit,
    )?)
}

/// Lists at most `limit` public comments that match, the highest ids first.
pub async fn list_comments(
    conn: &mut Conn,
    filter: &MatchFilter<'_>,
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

/// Returns the lowest and the highest id of the public posts and pages published in `from..until`;
/// `None` without any.
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

/// Returns the lowest and the highest id of the approved comments written in `from..until`; `None`
/// without any.
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
