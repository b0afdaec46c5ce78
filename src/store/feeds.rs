//! What feeds of posts show: which posts, and no more of each than an entry needs.
//!
//! A feed first asks which entries are on its page, along an index, and then reads these alone. Every
//! page begins at a keyset cursor, so that what is added meanwhile moves nothing.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{AccountId, CommentMode, EntryId, LabelId, PostId, PostPath, SeriesId};
use crate::safe_html::SafeHtml;

/// Which public posts a feed holds.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Only those public by then.
    pub now: Timestamp,
    /// Only those published in this span, the end not included.
    pub published: (Timestamp, Timestamp),
    /// Only those last changed in this span, the end not included.
    pub updated: (Timestamp, Timestamp),
    /// Only those with this label.
    pub label: Option<LabelId>,
    /// Only those with this label too.
    pub second_label: Option<LabelId>,
    /// Only this person's.
    pub author: Option<AccountId>,
    /// Only the parts of this series.
    pub series: Option<SeriesId>,
}

impl Filter {
    /// Every post that is public at `now`.
    #[must_use]
    pub fn all(now: Timestamp) -> Self {
        let always = (Cursor::oldest().at, Cursor::newest().at);
        Self {
            now,
            published: always,
            updated: always,
            label: None,
            second_label: None,
            author: None,
            series: None,
        }
    }
}

/// A part of a feed: what comes after a cursor, without the first `skip`.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The entry before it.
    pub before: Cursor,
    /// How many are left out.
    pub skip: i64,
    /// How many there are at most.
    pub limit: i64,
}

/// A post's place in a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Place {
    /// The post.
    pub id: PostId,
    /// The time by which it is ordered.
    pub at: Timestamp,
}

impl Place {
    /// The cursor after which the next one comes.
    #[must_use]
    pub fn key(&self) -> Cursor {
        Cursor {
            at: self.at,
            id: self.id.0,
        }
    }
}

/// The places of the posts of a part, the newest published first.
pub async fn list_newest(conn: &mut Conn, filter: &Filter, part: Part) -> Result<Vec<Place>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, published_at AS at
         FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1 AND published_at >= $2 AND published_at < $3
           AND updated_at >= $4 AND updated_at < $5
           AND (published_at, id) < ($6, $7)
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $8) OR $8 IS NULL)
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $9) OR $9 IS NULL)
           AND (author_id = $10 OR $10 IS NULL)
           AND (series_id = $11 OR $11 IS NULL)
         ORDER BY published_at DESC, id DESC
         LIMIT $12 OFFSET $13",
        filter.now,
        filter.published.0,
        filter.published.1,
        filter.updated.0,
        filter.updated.1,
        part.before.at,
        part.before.id,
        filter.label,
        filter.second_label,
        filter.author,
        filter.series,
        part.limit,
        part.skip,
    )?)
}

/// The places of the posts of a part, the last changed first.
pub async fn list_changed(conn: &mut Conn, filter: &Filter, part: Part) -> Result<Vec<Place>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, updated_at AS at
         FROM post
         WHERE kind = 'post' AND status = 'public' AND published_at <= $1 AND published_at >= $2 AND published_at < $3
           AND updated_at >= $4 AND updated_at < $5
           AND (updated_at, id) < ($6, $7)
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $8) OR $8 IS NULL)
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $9) OR $9 IS NULL)
           AND (author_id = $10 OR $10 IS NULL)
           AND (series_id = $11 OR $11 IS NULL)
         ORDER BY updated_at DESC, id DESC
         LIMIT $12 OFFSET $13",
        filter.now,
        filter.published.0,
        filter.published.1,
        filter.updated.0,
        filter.updated.1,
        part.before.at,
        part.before.id,
        filter.label,
        filter.second_label,
        filter.author,
        filter.series,
        part.limit,
        part.skip,
    )?)
}

/// What an entry says of a post.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FeedPost {
    /// The post.
    pub id: PostId,
    /// Its address.
    pub path: Option<PostPath>,
    /// Its title, may be empty.
    pub title: String,
    /// Its subtitle, may be empty.
    pub subtitle: String,
    /// Its text.
    pub html: SafeHtml,
    /// The beginning of it.
    pub excerpt: String,
    /// Its language, if not the blog's.
    pub lang: Option<String>,
    /// Whether its comments are shown.
    pub comments: CommentMode,
    /// How many there are.
    pub comment_count: i64,
    /// From when on it is public.
    pub published_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The name of its author.
    pub author_name: String,
    /// The website of its author.
    pub author_url: Option<String>,
    /// The id that it came with.
    pub entry_id: Option<EntryId>,
    /// When its comments last changed.
    pub commented_at: Option<Timestamp>,
}

/// These posts, in no order.
pub async fn list_posts(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<FeedPost>> {
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT post.id, post.path, post.title, post.subtitle, post.html, post.excerpt, post.lang, post.comments, post.comment_count,
                        post.published_at, post.updated_at, account.name AS author_name, account.url AS author_url, post_entry.entry_id,
                        touched.at AS commented_at
                 FROM post
                 JOIN account ON account.id = post.author_id
                 LEFT JOIN post_entry ON post_entry.post_id = post.id
                 LEFT JOIN touched ON touched.key = 'comments:' || post.id
                 WHERE post.id IN (SELECT value FROM json_each($1))",
        postgres: "SELECT post.id, post.path, post.title, post.subtitle, post.html, post.excerpt, post.lang, post.comments, post.comment_count,
                          post.published_at, post.updated_at, account.name AS author_name, account.url AS author_url, post_entry.entry_id,
                          touched.at AS commented_at
                   FROM post
                   JOIN account ON account.id = post.author_id
                   LEFT JOIN post_entry ON post_entry.post_id = post.id
                   LEFT JOIN touched ON touched.key = 'comments:' || post.id
                   WHERE post.id IN (SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($1) AS value)",
        Json(ids),
    )?)
}
