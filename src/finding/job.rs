//! The job that indexes what is not indexed yet, or by other rules: after an update of the program,
//! after somebody got another name.
//!
//! A run does a few batches and queues the next one, so that it ends long before it would be taken
//! for dead. What was changed since it was read was indexed by whoever changed it.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::index::{index_comment, index_post, words_of};
use crate::error::{Error, Result};
use crate::model::{AccountId, CommentId, CommentStatus, LabelId, PostId};
use crate::safe_html::SafeHtml;
use crate::search::{VERSION, Words};
use crate::services::Services;
use crate::store::search::{Progress, Stale};
use crate::store::{self, Db, Tx};

/// The job that indexes.
pub const INDEX_JOB: &str = "search.index";
/// Posts in one transaction.
const POSTS: i64 = 25;
/// Comments in one transaction.
const COMMENTS: i64 = 100;
/// Posts that one job names.
const NAMED: usize = 500;
/// Transactions in one run.
const BATCHES: usize = 40;

/// Which posts are to be indexed anew: all of them, and all comments, when nothing is said.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Payload {
    author: Option<AccountId>,
    label: Option<LabelId>,
    /// These, in order.
    posts: Option<Vec<PostId>>,
    after: Option<PostId>,
}

/// Sees to it that the job is queued unless the whole index is of this version.
pub async fn schedule(tx: &mut Tx, services: &Services) -> Result<()> {
    let progress = store::search::find_progress(tx).await?;
    if progress.is_done && progress.version == VERSION {
        Ok(())
    } else {
        queue(tx, services, Payload::default()).await
    }
}

/// Sees to it that an author's posts are found by the new name.
pub async fn author_renamed(tx: &mut Tx, services: &Services, id: AccountId) -> Result<()> {
    queue(
        tx,
        services,
        Payload {
            author: Some(id),
            ..Payload::default()
        },
    )
    .await
}

/// Sees to it that the posts with a label are found by its name as it is now. `label:` needs no
/// such thing while its posts stay the same.
pub async fn label_renamed(tx: &mut Tx, services: &Services, id: LabelId) -> Result<()> {
    queue(
        tx,
        services,
        Payload {
            label: Some(id),
            ..Payload::default()
        },
    )
    .await
}

/// Sees to it that posts, in order, are no longer found by a label that was taken off them.
pub async fn label_deleted(tx: &mut Tx, services: &Services, posts: &[PostId]) -> Result<()> {
    for part in posts.chunks(NAMED) {
        queue(
            tx,
            services,
            Payload {
                posts: Some(part.to_vec()),
                ..Payload::default()
            },
        )
        .await?;
    }
    Ok(())
}

async fn queue(tx: &mut Tx, services: &Services, payload: Payload) -> Result<()> {
    let now = services.clock.now();
    tx.unrecorded("a job's state");
    store::jobs::insert_once(tx, INDEX_JOB, &json!(payload), now, now).await
}

/// Does a part of the job, and queues the rest.
pub async fn run(db: &Db, services: &Services, payload: &serde_json::Value) -> Result<()> {
    let mut payload: Payload = serde_json::from_value(payload.clone()).map_err(Error::internal)?;
    let is_all = payload.author.is_none() && payload.label.is_none() && payload.posts.is_none();
    for _ in 0..BATCHES {
        let is_done = if is_all {
            go_on(db, services).await?
        } else {
            part(db, services, &mut payload).await?
        };
        if is_done {
            return Ok(());
        }
    }
    let mut tx = db.begin().await?;
    queue(&mut tx, services, payload).await?;
    tx.commit().await
}

/// Indexes the next batch of everything; true when there is none.
async fn go_on(db: &Db, services: &Services) -> Result<bool> {
    let mut conn = db.read().await?;
    let mut progress = store::search::find_progress(&mut conn).await?;
    if progress.version != VERSION {
        progress = Progress {
            version: VERSION,
            post_id: PostId(0),
            comment_id: CommentId(0),
            is_done: false,
        };
    }
    let posts =
        store::search::list_stale_posts(&mut conn, Stale::default(), progress.post_id, POSTS)
            .await?;
    let comments = match posts.last() {
        None => {
            store::search::list_stale_comments(&mut conn, progress.comment_id, COMMENTS).await?
        }
        Some(_) => Vec::new(),
    };
    drop(conn);
    progress.post_id = posts.last().copied().unwrap_or(progress.post_id);
    progress.comment_id = comments.last().copied().unwrap_or(progress.comment_id);
    progress.is_done = posts.is_empty() && comments.is_empty();
    let (posts, comments) = (
        fold_posts(db, services, &posts).await?,
        fold_comments(db, services, &comments).await?,
    );
    let mut tx = db.begin().await?;
    tx.unrecorded("the index says what the posts and comments say");
    put_posts(&mut tx, &posts).await?;
    put_comments(&mut tx, &comments).await?;
    store::search::update_progress(&mut tx, &progress).await?;
    tx.commit().await?;
    Ok(progress.is_done)
}

/// Indexes the next batch of some posts; true when there is none.
async fn part(db: &Db, services: &Services, payload: &mut Payload) -> Result<bool> {
    let posts = next(db, payload).await?;
    let Some(last) = posts.last() else {
        return Ok(true);
    };
    payload.after = Some(*last);
    let folded = fold_posts(db, services, &posts).await?;
    let mut tx = db.begin().await?;
    tx.unrecorded("the index says what the posts say");
    put_posts(&mut tx, &folded).await?;
    tx.commit().await.map(|()| false)
}

/// The posts of the next batch of some.
async fn next(db: &Db, payload: &Payload) -> Result<Vec<PostId>> {
    let after = payload.after.unwrap_or(PostId(0));
    if let Some(posts) = &payload.posts {
        return Ok(posts
            .iter()
            .copied()
            .filter(|id| *id > after)
            .take(POSTS as usize)
            .collect());
    }
    let stale = Stale {
        author: payload.author,
        label: payload.label,
    };
    store::search::list_stale_posts(&mut db.read().await?, stale, after, POSTS).await
}

/// A text with its words.
struct Folded<I> {
    id: I,
    html: SafeHtml,
    words: Words,
}

async fn fold<I>(services: &Services, id: I, html: SafeHtml) -> Result<Folded<I>> {
    let text = html.clone();
    let words = services.off_thread(move || words_of(&text)).await?;
    Ok(Folded { id, html, words })
}

async fn fold_posts(db: &Db, services: &Services, ids: &[PostId]) -> Result<Vec<Folded<PostId>>> {
    let mut folded = Vec::with_capacity(ids.len());
    for id in ids {
        let post = store::posts::find(&mut db.read().await?, *id).await?;
        if let Some(post) = post {
            folded.push(fold(services, *id, post.html).await?);
        }
    }
    Ok(folded)
}

async fn fold_comments(
    db: &Db,
    services: &Services,
    ids: &[CommentId],
) -> Result<Vec<Folded<CommentId>>> {
    let mut folded = Vec::with_capacity(ids.len());
    for id in ids {
        let comment = store::comments::find(&mut db.read().await?, *id).await?;
        if let Some(comment) = comment {
            folded.push(fold(services, *id, comment.html).await?);
        }
    }
    Ok(folded)
}

/// Indexes posts that are still as they were read.
async fn put_posts(tx: &mut Tx, folded: &[Folded<PostId>]) -> Result<()> {
    for read in folded {
        let post = store::posts::find(tx, read.id)
            .await?
            .filter(|post| post.html == read.html);
        let Some(post) = post else { continue };
        let labels = store::labels::list_by_post(tx, post.id).await?;
        index_post(tx, &post, &labels, &read.words).await?;
    }
    Ok(())
}

/// Indexes comments that are still as they were read.
async fn put_comments(tx: &mut Tx, folded: &[Folded<CommentId>]) -> Result<()> {
    for read in folded {
        let comment = store::comments::find(tx, read.id)
            .await?
            .filter(|comment| comment.html == read.html);
        let Some(comment) = comment.filter(|comment| comment.status != CommentStatus::Removed)
        else {
            continue;
        };
        index_comment(tx, &comment, &read.words).await?;
    }
    Ok(())
}
