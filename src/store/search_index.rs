//! The rows of the full-text index: FTS5 on SQLite, `tsvector` with a GIN index on PostgreSQL.
//!
//! Both engines receive the same tokens ([`crate::fulltext`]), so that they find the same rows
//! ([`super::search_matches`]). Visibility is never stored in the index: the statement that searches
//! it checks the posts and comments too, so that an index row alone shows nothing.

use std::collections::BTreeMap;

use sqlx::types::Json;

use super::Conn;
use super::conn::Deferred;
use crate::error::Result;
use crate::fulltext::{Columns, Document};
use crate::model::{CommentId, PostId};

impl Conn {
    /// Returns a document's index columns in the notation of this connection's engine.
    fn columns(&self, document: &Document, id: i64) -> Columns {
        if self.is_sqlite() {
            document.plain()
        } else {
            document.vectors(id)
        }
    }
}

/// The column of `search_comment` that has the id of the comment.
macro_rules! indexed_comment {
    (sqlite) => {
        "rowid"
    };
    (postgres) => {
        "comment_id"
    };
}

/// Inserts or replaces the index row of a post.
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

/// Inserts or replaces the index row of a comment. On SQLite that happens at the end of the
/// writer's batch, because FTS5 flushes its pending terms at every savepoint, which is a third of
/// the work of a comment.
pub async fn put_comment(conn: &mut Conn, id: CommentId, document: &Document) -> Result<()> {
    let columns = conn.columns(document, id.0);
    if conn.is_sqlite() {
        conn.defer((id, Some(columns)));
        return Ok(());
    }
    let comment = IndexedComment {
        id,
        columns: &columns,
    };
    put_words(conn, &[comment]).await
}

/// Deletes the index row of a comment. Rows of deleted comments need no call: they go with the
/// comment.
pub async fn delete_comment(conn: &mut Conn, id: CommentId) -> Result<()> {
    if conn.is_sqlite() {
        conn.defer((id, None));
        return Ok(());
    }
    delete_words(conn, &[id]).await
}

/// Writes the index rows that the transactions of a batch left to its end: the last one for each
/// comment. A comment that another transaction of the batch deleted is left out.
pub(super) async fn put_deferred(conn: &mut Conn, deferred: &[Deferred]) -> Result<()> {
    let last: BTreeMap<CommentId, Option<&Columns>> = deferred
        .iter()
        .map(|(id, columns)| (*id, columns.as_ref()))
        .collect();
    let (mut indexed, mut deleted) = (Vec::new(), Vec::new());
    for (id, columns) in last {
        match columns {
            Some(columns) => indexed.push(IndexedComment { id, columns }),
            None => deleted.push(id),
        }
    }
    if !deleted.is_empty() {
        delete_words(conn, &deleted).await?;
    }
    if !indexed.is_empty() {
        put_words(conn, &indexed).await?;
    }
    Ok(())
}

/// A comment's words as one element of the array that `put_words` gives to the engine.
#[derive(serde::Serialize)]
struct IndexedComment<'a> {
    id: CommentId,
    #[serde(flatten)]
    columns: &'a Columns,
}

async fn put_words(conn: &mut Conn, comments: &[IndexedComment<'_>]) -> Result<()> {
    execute!(
        conn,
        sqlite: "INSERT OR REPLACE INTO search_comment (rowid, facets, heading, body)
                 SELECT comment.id, value->>'facets', value->>'heading', value->>'body'
                 FROM json_each($1) CROSS JOIN comment ON comment.id = value->>'id'",
        postgres: "INSERT INTO search_comment (comment_id, words)
                   SELECT CAST(value->>'id' AS BIGINT),
                          CAST(value->>'facets' AS tsvector) || CAST(value->>'heading' AS tsvector) || CAST(value->>'body' AS tsvector)
                   FROM jsonb_array_elements($1) AS value
                   ON CONFLICT (comment_id) DO UPDATE SET words = excluded.words",
        Json(comments),
    )?;
    Ok(())
}

async fn delete_words(conn: &mut Conn, ids: &[CommentId]) -> Result<()> {
    execute!(
        conn,
        sql!["DELETE FROM search_comment WHERE " indexed_comment " IN (" ids("$1") ")"],
        Json(ids),
    )?;
    Ok(())
}
