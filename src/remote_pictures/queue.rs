//! Queueing the work that a user asks for.

use super::redirects;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{Authority, Job, PostId};
use crate::services::Services;
use crate::store::{self, Db, Tx};

/// Queues the search for pictures in all or some posts, and makes those due that failed before.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may move pictures, [`Error::Invalid`] if there is no such post.
pub async fn queue_fetch(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    posts: Option<Vec<PostId>>,
) -> Result<()> {
    by.require_move_pictures()?;
    check_posts(tx, posts.as_deref()).await?;
    let now = services.clock.now();
    tx.unrecorded("a job's state");
    retry(tx, services, posts.as_deref()).await?;
    let job = Job::FindPictures {
        posts,
        after: PostId(0),
    };
    store::jobs::insert_once(tx, &job, now, now).await
}

/// Queues the undoing in all or some posts. For all posts, nothing more is fetched from now on.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may move pictures, [`Error::Invalid`] if there is no such post.
pub async fn queue_undo(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    posts: Option<Vec<PostId>>,
) -> Result<()> {
    by.require_move_pictures()?;
    check_posts(tx, posts.as_deref()).await?;
    let now = services.clock.now();
    tx.unrecorded("a job's state");
    if posts.is_none() {
        store::remote_pictures::delete_all(tx).await?;
    }
    let job = Job::UndoPictures {
        posts,
        after: PostId(0),
    };
    store::jobs::insert_once(tx, &job, now, now).await
}

async fn check_posts(tx: &mut Tx, posts: Option<&[PostId]>) -> Result<()> {
    for id in posts.unwrap_or_default() {
        if store::posts::find_without_text(tx, *id).await?.is_none() {
            return Err(Error::invalid("posts", format!("there is no post {id}")));
        }
    }
    Ok(())
}

/// Queues what is left to do when a server starts: pictures that wait, and old addresses that are the
/// blog's own by now.
pub async fn schedule(tx: &mut Tx, services: &Services) -> Result<()> {
    tx.unrecorded("a job's state");
    if let Some(due) = store::remote_hosts::next_due(tx).await? {
        let now = services.clock.now();
        let at = due.max(now);
        store::jobs::insert_or_bring_forward(tx, &Job::FetchPicture {}, at, now).await?;
    }
    redirects::schedule(tx, services).await
}

/// Makes the pictures due that failed before, and queues the fetching.
pub(super) async fn make_due(db: &Db, services: &Services, posts: Option<&[PostId]>) -> Result<()> {
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    tx.unrecorded("what is known of pictures");
    retry(&mut tx, services, posts).await?;
    queue_work(&mut tx, now).await?;
    tx.commit().await
}

/// Queues the fetching, and the rewriting of posts whose pictures are there already.
pub(super) async fn queue_work(tx: &mut Tx, now: Timestamp) -> Result<()> {
    store::jobs::insert_or_bring_forward(tx, &Job::FetchPicture {}, now, now).await?;
    let rewriting = Job::RewritePictures { after: PostId(0) };
    store::jobs::insert_once(tx, &rewriting, now, now).await
}

async fn retry(tx: &mut Tx, services: &Services, posts: Option<&[PostId]>) -> Result<()> {
    let now = services.clock.now();
    store::remote_pictures::retry(tx, posts, now).await?;
    store::remote_hosts::forget_failures(tx, now).await
}
