//! The job that updates the search index: after an update of the program that changed the folding,
//! and after a user or label was renamed.
//!
//! A run indexes up to [`BATCHES`] batches and queues itself for the rest, so that it ends well
//! before its lease. Texts are folded outside the transaction. A row that changed in the meantime
//! is skipped, because the change indexed it.

use super::index::{index_comment, index_post};
use crate::error::Result;
use crate::fulltext::{FoldedText, VERSION};
use crate::model::{CommentId, CommentStatus, IndexScope, Job, LabelId, PostId, UserId};
use crate::render;
use crate::safe_html::SafeHtml;
use crate::services::Services;
use crate::store::search_progress::{Progress, Stale};
use crate::store::{self, Db, Tx};

/// The number of posts in one transaction.
const POSTS: i64 = 25;
/// The number of comments in one transaction.
const COMMENTS: i64 = 100;
/// The most posts that one job lists.
const NAMED: usize = 500;
/// The most transactions in one run.
const BATCHES: usize = 40;

/// Queues the job unless the whole index is of the current version.
pub async fn schedule(tx: &mut Tx, services: &Services) -> Result<()> {
    let progress = store::search_progress::find(tx).await?;
    if progress.is_done && progress.version == VERSION {
        Ok(())
    } else {
        queue(tx, services, IndexScope::default()).await
    }
}

/// Queues the job for an author's posts after the author was renamed.
pub async fn author_renamed(tx: &mut Tx, services: &Services, id: UserId) -> Result<()> {
    queue(
        tx,
        services,
        IndexScope {
            author: Some(id),
            ..IndexScope::default()
        },
    )
    .await
}

/// Queues the job for the posts with a label after the label was renamed. `label:` queries do not
/// depend on it, because they search by the label's id.
pub async fn label_renamed(tx: &mut Tx, services: &Services, id: LabelId) -> Result<()> {
    queue(
        tx,
        services,
        IndexScope {
            label: Some(id),
            ..IndexScope::default()
        },
    )
    .await
}

/// Queues the job for posts, in ascending order of their ids, from which a label was removed.
pub async fn label_deleted(tx: &mut Tx, services: &Services, posts: &[PostId]) -> Result<()> {
    for part in posts.chunks(NAMED) {
        queue(
            tx,
            services,
            IndexScope {
                posts: Some(part.to_vec()),
                ..IndexScope::default()
            },
        )
        .await?;
    }
    Ok(())
}

async fn queue(tx: &mut Tx, services: &Services, scope: IndexScope) -> Result<()> {
    let now = services.clock.now();
    tx.unrecorded("a job's state");
    store::jobs::insert_once(tx, &Job::IndexSearch(scope), now, now).await
}

/// Indexes a part of the posts and comments, and queues the job for the rest.
pub async fn update_index(db: &Db, services: &Services, mut scope: IndexScope) -> Result<()> {
    let is_all = scope.author.is_none() && scope.label.is_none() && scope.posts.is_none();
    for _ in 0..BATCHES {
        let is_done = if is_all {
            go_on(db, services).await?
        } else {
            part(db, services, &mut scope).await?
        };
        if is_done {
            return Ok(());
        }
    }
    let mut tx = db.begin().await?;
    queue(&mut tx, services, scope).await?;
    tx.commit().await
}

/// Indexes the next batch of all posts and comments. Returns true if none is left.
async fn go_on(db: &Db, services: &Services) -> Result<bool> {
    let mut conn = db.read().await?;
    let mut progress = store::search_progress::find(&mut conn).await?;
    if progress.version != VERSION {
        progress = Progress {
            version: VERSION,
            post_id: PostId(0),
            comment_id: CommentId(0),
            is_done: false,
        };
    }
    // All posts come first, then all comments. The ids in `progress` are those of the last rows
    // that were indexed, so that an interrupted job continues there.
    let posts =
        store::search_progress::list_posts(&mut conn, Stale::default(), progress.post_id, POSTS)
            .await?;
    let comments = match posts.last() {
        None => {
            store::search_progress::list_comments(&mut conn, progress.comment_id, COMMENTS).await?
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
    store::search_progress::update(&mut tx, &progress).await?;
    tx.commit().await?;
    Ok(progress.is_done)
}

/// Indexes the next batch of the scope's posts. Returns true if none is left.
async fn part(db: &Db, services: &Services, scope: &mut IndexScope) -> Result<bool> {
    let posts = next(db, scope).await?;
    let Some(last) = posts.last() else {
        return Ok(true);
    };
    scope.after = Some(*last);
    let folded = fold_posts(db, services, &posts).await?;
    let mut tx = db.begin().await?;
    tx.unrecorded("the index says what the posts say");
    put_posts(&mut tx, &folded).await?;
    tx.commit().await.map(|()| false)
}

/// The ids of the scope's next batch of posts.
async fn next(db: &Db, scope: &IndexScope) -> Result<Vec<PostId>> {
    let after = scope.after.unwrap_or(PostId(0));
    if let Some(posts) = &scope.posts {
        return Ok(posts
            .iter()
            .copied()
            .filter(|id| *id > after)
            .take(POSTS as usize)
            .collect());
    }
    let stale = Stale {
        author: scope.author,
        label: scope.label,
    };
    store::search_progress::list_posts(&mut db.read().await?, stale, after, POSTS).await
}

/// A text with its folded words. The HTML tells whether the row has changed since it was read.
struct Folded<I> {
    id: I,
    html: SafeHtml,
    folded: FoldedText,
}

async fn fold<I>(services: &Services, id: I, html: SafeHtml) -> Result<Folded<I>> {
    let text = html.clone();
    let bytes = text.as_str().len();
    let folded = services
        .off_thread_for(bytes, move || render::fold(&text))
        .await?;
    Ok(Folded { id, html, folded })
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

/// Indexes the posts whose text has not changed since it was read.
async fn put_posts(tx: &mut Tx, folded: &[Folded<PostId>]) -> Result<()> {
    for read in folded {
        let post = store::posts::find(tx, read.id)
            .await?
            .filter(|post| post.html == read.html);
        let Some(post) = post else { continue };
        let labels = store::labels::list_by_post(tx, post.id).await?;
        index_post(tx, &post, &labels, &read.folded).await?;
    }
    Ok(())
}

/// Indexes the comments whose text has not changed since it was read.
async fn put_comments(tx: &mut Tx, folded: &[Folded<CommentId>]) -> Result<()> {
    for read in folded {
        let comment = store::comments::find(tx, read.id)
            .await?
            .filter(|comment| comment.html == read.html);
        let Some(comment) = comment.filter(|comment| comment.status != CommentStatus::Removed)
        else {
            continue;
        };
        index_comment(tx, &comment, &read.folded).await?;
    }
    Ok(())
}
