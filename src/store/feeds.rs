//! Posts for feeds, with only the columns that an entry needs.
//!
//! A feed is read in two steps: first the places of the entries of its page, along an index, then
//! these entries alone. Every page begins at a keyset cursor, so that posts added meanwhile do not
//! shift it.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{
    CommentMode, EntryId, LabelId, LanguageTag, MediaPath, PostId, PostPath, SeriesId, UserId,
};
use crate::safe_html::SafeHtml;

/// The conditions that public posts of a feed meet, all of them.
#[derive(Clone, Debug)]
pub struct FeedFilter {
    /// The time at which a post must be public.
    pub now: Timestamp,
    /// The span in which posts were published; its end is excluded.
    pub published: (Timestamp, Timestamp),
    /// The span in which posts were last changed; its end is excluded.
    pub updated: (Timestamp, Timestamp),
    /// Only posts with this label.
    pub label: Option<LabelId>,
    /// Only posts that also have this label.
    pub second_label: Option<LabelId>,
    /// Only posts by this user.
    pub author: Option<UserId>,
    /// Only posts of this series.
    pub series: Option<SeriesId>,
}

impl FeedFilter {
    /// Returns the filter for every post that is public at `now`.
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

/// A section of a feed: at most `limit` entries after a cursor, without the first `skip`.
#[derive(Clone, Copy, Debug)]
pub struct FeedPage {
    /// The position after which the section begins.
    pub before: Cursor,
    /// The number of entries that are skipped.
    pub skip: i64,
    /// The maximum number of entries.
    pub limit: i64,
}

/// The position of a post in a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct FeedPosition {
    /// The id of the post.
    pub id: PostId,
    /// The time by which the feed is ordered.
    pub at: Timestamp,
}

impl FeedPosition {
    /// Returns the position as a cursor.
    #[must_use]
    pub fn key(&self) -> Cursor {
        Cursor {
            at: self.at,
            id: self.id.0,
        }
    }
}

/// Lists positions by a statement whose `$1` to `$5` and `$8` to `$11` are the filter, `$6` and `$7`
/// the cursor, `$12` and `$13` the limit and the offset.
macro_rules! list_positions {
    ($conn:expr, $filter:expr, $page:expr, $sql:expr) => {{
        let (filter, page): (&FeedFilter, FeedPage) = ($filter, $page);
        fetch_all!(
            $conn,
            $sql,
            filter.now,
            filter.published.0,
            filter.published.1,
            filter.updated.0,
            filter.updated.1,
            page.before.at,
            page.before.id,
            filter.label,
            filter.second_label,
            filter.author,
            filter.series,
            page.limit,
            page.skip,
        )
    }};
}

/// The conditions of a [`FeedFilter`].
macro_rules! feed_filter {
    ($engine:ident) => {
        "kind = 'post' AND status = 'public' AND published_at <= $1 AND published_at >= $2 AND published_at < $3
           AND updated_at >= $4 AND updated_at < $5
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $8) OR $8 IS NULL)
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $9) OR $9 IS NULL)
           AND (author_id = $10 OR $10 IS NULL)
           AND (series_id = $11 OR $11 IS NULL)"
    };
}

/// Lists the positions of the posts of a section, the last published first.
pub async fn list_newest(
    conn: &mut Conn,
    filter: &FeedFilter,
    page: FeedPage,
) -> Result<Vec<FeedPosition>> {
    Ok(list_positions!(
        conn,
        filter,
        page,
        sql!["SELECT id, published_at AS at
         FROM post
         WHERE " feed_filter " AND (published_at, id) < ($6, $7)
         ORDER BY published_at DESC, id DESC
         LIMIT $12 OFFSET $13"]
    )?)
}

/// Lists the positions of the posts of a section, the last changed first.
pub async fn list_changed(
    conn: &mut Conn,
    filter: &FeedFilter,
    page: FeedPage,
) -> Result<Vec<FeedPosition>> {
    Ok(list_positions!(
        conn,
        filter,
        page,
        sql!["SELECT id, updated_at AS at
         FROM post
         WHERE " feed_filter " AND (updated_at, id) < ($6, $7)
         ORDER BY updated_at DESC, id DESC
         LIMIT $12 OFFSET $13"]
    )?)
}

/// A post with what its feed entry shows.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FeedPost {
    /// The id of the post.
    pub id: PostId,
    /// The post's path.
    pub path: Option<PostPath>,
    /// The title; may be empty.
    pub title: String,
    /// The subtitle; may be empty.
    pub subtitle: String,
    /// The rendered text.
    pub html: SafeHtml,
    /// The picture that stands for the post.
    pub cover: Option<MediaPath>,
    /// The beginning as plain text.
    pub excerpt: String,
    /// The post's language; `None` for the blog's own.
    pub lang: Option<LanguageTag>,
    /// Whether comments are shown and accepted.
    pub comments: CommentMode,
    /// The number of public comments.
    pub comment_count: i64,
    /// The time from which the post is public.
    pub published_at: Timestamp,
    /// The time of the last change.
    pub updated_at: Timestamp,
    /// The author's name.
    pub author_name: String,
    /// The author's website.
    pub author_url: Option<String>,
    /// The feed id that the post was imported with.
    pub entry_id: Option<EntryId>,
    /// The time of the last change of the post's comments.
    pub commented_at: Option<Timestamp>,
}

/// Returns the posts with these ids, in no particular order.
pub async fn list_posts(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<FeedPost>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT post.id, post.path, post.title, post.subtitle, post.html, post.cover, post.excerpt, post.lang, post.comments, post.comment_count,
                post.published_at, post.updated_at, user_account.name AS author_name, user_account.url AS author_url, post_entry.entry_id,
                last_modified.at AS commented_at
         FROM post
         JOIN user_account ON user_account.id = post.author_id
         LEFT JOIN post_entry ON post_entry.post_id = post.id
         LEFT JOIN last_modified ON last_modified.key = 'comments:' || post.id
         WHERE post.id IN (" ids("$1") ")"],
        Json(ids),
    )?)
}
