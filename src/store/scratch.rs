//! What an import has to remember of the file that it reads, in a file of its own.
//!
//! The file is one of SQLite, also where the blog is in PostgreSQL, and holds nothing but the working
//! data of one import. It lies among the system's temporary files without a name, so that nothing can
//! leave it behind. Memory thus does not grow with the number of entries.
//!
//! Tables of the blog were rejected: a dry run would have to write to them.

use serde_json::json;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Executor as _};
use tokio::sync::Mutex;

use crate::error::{Error, Result};
use crate::model::{Origin, PostId};

/// The beginning of the file's name, which it has only until it is open.
const PREFIX: &str = "tympan-scratch-";

const TABLES: &str = "
    CREATE TABLE comment (id TEXT PRIMARY KEY, state INTEGER NOT NULL, post_id INTEGER) WITHOUT ROWID, STRICT;
    CREATE TABLE post (
        id       TEXT    PRIMARY KEY,
        own_id   INTEGER NOT NULL,
        row      INTEGER NOT NULL,
        stated   INTEGER,
        comments INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE seen (name TEXT PRIMARY KEY) WITHOUT ROWID, STRICT;
    CREATE TABLE later (number INTEGER PRIMARY KEY, system TEXT NOT NULL, id TEXT NOT NULL) STRICT;
    CREATE TABLE loss (
        row     INTEGER NOT NULL,
        is_part INTEGER NOT NULL,
        reason  TEXT    NOT NULL,
        number  INTEGER NOT NULL,
        name    TEXT    NOT NULL,
        PRIMARY KEY (row, is_part, reason, number)
    ) WITHOUT ROWID, STRICT;
    BEGIN";

/// The working data of one import.
#[derive(Debug)]
pub struct Scratch(Mutex<SqliteConnection>);

/// How far the import is with a comment of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentState {
    /// It is in the file, and was not placed yet.
    Expected,
    /// It was read, and waits in memory for the comment that it answers.
    Waiting,
    /// It waits too, but must be read again.
    Evicted,
    /// It was placed under this post.
    Placed(PostId),
    /// It is a mention, which no comment can answer.
    Mention,
    /// It is not imported.
    Skipped,
}

/// A post of the file.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ScratchPost {
    /// Its id in the file.
    pub id: String,
    /// Its id on the blog; a made-up negative one until it is written.
    pub own_id: PostId,
    /// The number of its row in the report.
    pub row: i64,
    /// The number of comments that the file claims for it.
    pub stated: Option<i64>,
    /// The number of comments that were found.
    pub comments: i64,
}

/// What was not imported of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct ScratchLoss {
    /// The number of its row in the report.
    pub row: i64,
    /// Whether only a part of the entry was lost.
    pub is_part: bool,
    /// The part that was lost, and the reason.
    pub reason: String,
    /// The number of the loss, in the order in which they were found.
    pub number: i64,
    /// The name of the entry.
    pub name: String,
}

impl Scratch {
    /// Creates an empty file.
    ///
    /// # Errors
    /// [`Error::Internal`] if the folder of temporary files cannot be written to.
    pub async fn create() -> Result<Self> {
        let file = tempfile::Builder::new().prefix(PREFIX).tempfile();
        let file = file.map_err(Error::internal)?.into_temp_path();
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .journal_mode(SqliteJournalMode::Off)
            .locking_mode(SqliteLockingMode::Exclusive)
            .synchronous(SqliteSynchronous::Off)
            .pragma("cache_size", "-1000")
            .pragma("temp_store", "memory");
        let mut conn = options.connect().await?;
        // One transaction that never ends: what does not fit into the cache goes to the file.
        conn.execute(TABLES).await?;
        file.close().map_err(Error::internal)?;
        Ok(Self(Mutex::new(conn)))
    }

    /// Adds comments that the file holds, unless they are known.
    pub async fn expect_comments(&self, ids: &[String]) -> Result<()> {
        sqlx::query(
            "INSERT INTO comment (id, state) SELECT value, 0 FROM json_each($1) WHERE true
             ON CONFLICT DO NOTHING",
        )
        .bind(json!(ids).to_string())
        .execute(&mut *self.0.lock().await)
        .await?;
        Ok(())
    }

    /// Returns how far the import is with a comment; `None` if the file does not hold it.
    pub async fn comment_state(&self, id: &str) -> Result<Option<CommentState>> {
        let row: Option<(i64, Option<i64>)> =
            sqlx::query_as("SELECT state, post_id FROM comment WHERE id = $1")
                .bind(id)
                .fetch_optional(&mut *self.0.lock().await)
                .await?;
        Ok(row.map(|(state, post)| CommentState::from_columns(state, post)))
    }

    /// Stores how far the import is with a comment.
    pub async fn set_comment_state(&self, id: &str, state: CommentState) -> Result<()> {
        let (state, post) = state.columns();
        sqlx::query("UPDATE comment SET state = $2, post_id = $3 WHERE id = $1")
            .bind(id)
            .bind(state)
            .bind(post)
            .execute(&mut *self.0.lock().await)
            .await?;
        Ok(())
    }

    /// Adds a post of the file, or replaces it.
    pub async fn put_post(&self, post: &ScratchPost) -> Result<()> {
        sqlx::query(
            "INSERT OR REPLACE INTO post (id, own_id, row, stated, comments)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&post.id)
        .bind(post.own_id)
        .bind(post.row)
        .bind(post.stated)
        .bind(post.comments)
        .execute(&mut *self.0.lock().await)
        .await?;
        Ok(())
    }

    /// Stores the id that a post of the file got on the blog.
    pub async fn set_post_id(&self, id: &str, own_id: PostId) -> Result<()> {
        sqlx::query("UPDATE post SET own_id = $2 WHERE id = $1")
            .bind(id)
            .bind(own_id)
            .execute(&mut *self.0.lock().await)
            .await?;
        Ok(())
    }

    /// Counts a comment under a post of the file, and returns the post's id on the blog; `None` without
    /// such a post.
    pub async fn count_comment(&self, id: &str) -> Result<Option<PostId>> {
        let row: Option<(PostId,)> = sqlx::query_as(
            "UPDATE post SET comments = comments + 1 WHERE id = $1 RETURNING own_id",
        )
        .bind(id)
        .fetch_optional(&mut *self.0.lock().await)
        .await?;
        Ok(row.map(|(own_id,)| own_id))
    }

    /// Lists at most `limit` posts for which the file claims more comments than were found, in the order
    /// of their ids, from the one after `after`.
    pub async fn list_incomplete_posts(&self, after: &str, limit: i64) -> Result<Vec<ScratchPost>> {
        let posts = sqlx::query_as(
            "SELECT id, own_id, row, stated, comments
             FROM post
             WHERE id > $1 AND stated > comments
             ORDER BY id
             LIMIT $2",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(&mut *self.0.lock().await)
        .await?;
        Ok(posts)
    }

    /// Remembers a name. Returns false if it was remembered before.
    pub async fn see(&self, name: &str) -> Result<bool> {
        let done = sqlx::query("INSERT INTO seen (name) VALUES ($1) ON CONFLICT DO NOTHING")
            .bind(name)
            .execute(&mut *self.0.lock().await)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Leaves an entry for later.
    pub async fn leave(&self, entry: &Origin) -> Result<()> {
        sqlx::query("INSERT INTO later (system, id) VALUES ($1, $2)")
            .bind(&entry.system)
            .bind(&entry.id)
            .execute(&mut *self.0.lock().await)
            .await?;
        Ok(())
    }

    /// Takes the next entry that was left for later, in the order in which they were left.
    pub async fn take_left(&self) -> Result<Option<Origin>> {
        let row: Option<(String, String)> = sqlx::query_as(
            "DELETE FROM later WHERE number = (SELECT min(number) FROM later) RETURNING system, id",
        )
        .fetch_optional(&mut *self.0.lock().await)
        .await?;
        Ok(row.map(|(system, id)| Origin { system, id }))
    }

    /// Adds losses.
    pub async fn add_losses(&self, losses: &[ScratchLoss]) -> Result<()> {
        let values: Vec<_> = losses
            .iter()
            .map(|loss| json!([loss.row, loss.is_part, loss.reason, loss.number, loss.name]))
            .collect();
        sqlx::query(
            "INSERT INTO loss (row, is_part, reason, number, name)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each($1)",
        )
        .bind(json!(values).to_string())
        .execute(&mut *self.0.lock().await)
        .await?;
        Ok(())
    }

    /// Lists at most `limit` losses by row, whole ones first, then by reason, and in the order in which
    /// they were found; from the one after `after`.
    pub async fn list_losses(&self, after: &ScratchLoss, limit: i64) -> Result<Vec<ScratchLoss>> {
        let losses = sqlx::query_as(
            "SELECT row, is_part, reason, number, name
             FROM loss
             WHERE (row, is_part, reason, number) > ($1, $2, $3, $4)
             ORDER BY row, is_part, reason, number
             LIMIT $5",
        )
        .bind(after.row)
        .bind(after.is_part)
        .bind(&after.reason)
        .bind(after.number)
        .bind(limit)
        .fetch_all(&mut *self.0.lock().await)
        .await?;
        Ok(losses)
    }
}

impl CommentState {
    /// Whether the comment is in the file and is still to be placed or skipped.
    #[must_use]
    pub fn is_to_come(self) -> bool {
        matches!(self, Self::Expected | Self::Waiting | Self::Evicted)
    }

    fn columns(self) -> (i64, Option<PostId>) {
        match self {
            Self::Expected => (0, None),
            Self::Waiting => (1, None),
            Self::Evicted => (2, None),
            Self::Placed(post) => (3, Some(post)),
            Self::Mention => (4, None),
            Self::Skipped => (5, None),
        }
    }

    fn from_columns(state: i64, post: Option<i64>) -> Self {
        match (state, post) {
            (0, _) => Self::Expected,
            (1, _) => Self::Waiting,
            (2, _) => Self::Evicted,
            (3, Some(post)) => Self::Placed(PostId(post)),
            (4, _) => Self::Mention,
            _ => Self::Skipped,
        }
    }
}
