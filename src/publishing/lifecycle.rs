//! The trash, permanent deletion, and the publication of scheduled posts.
//!
//! A post in the trash keeps its row, so that it can be restored by an update (see `write.rs`).

use std::collections::BTreeSet;

use super::labels::folded;
use super::{address, change_record, hubs, stale};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{Action, Actor, Authority, Post, PostId, PostPath, PostStatus, Shown, UsedBy};
use crate::services::Services;
use crate::store::posts::PostState;
use crate::store::{self, Tx};

/// Moves a post to the trash. If readers could ever have seen it, its path answers 410 until it is
/// restored. A path that no reader has seen becomes free again, so that no answer reveals the post.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may change the post.
pub async fn trash(tx: &mut Tx, services: &Services, by: &Authority, post: &Post) -> Result<Post> {
    let now = services.clock.now();
    by.require_write(post, now)?;
    if post.status == PostStatus::Trash {
        tx.unrecorded("the post was in the trash already");
        return Ok(post.clone());
    }
    let labels = folded(&store::labels::list_by_post(tx, post.id).await?);
    let path = seen_path(tx, post, now).await?;
    let state = PostState {
        status: PostStatus::Trash,
        slug: &post.slug,
        path,
        published_at: post.published_at,
        updated_at: post.updated_at,
    };
    let trashed = store::posts::update_state(tx, post.id, post.version, &state).await?;
    let trashed = trashed.ok_or_else(|| stale(post.version + 1))?;
    let (before, after) = (
        change_record::facts(post, &labels, now),
        change_record::facts(&trashed, &labels, now),
    );
    hubs::record(
        tx,
        services,
        &trashed,
        change_record::change(
            by.actor(),
            Action::PostTrashed,
            &trashed,
            Some(before),
            Some(after),
            now,
        ),
    )
    .await?;
    Ok(trashed)
}

/// The path that the post keeps in the trash: its path if it was ever public.
async fn seen_path<'a>(
    tx: &mut Tx,
    post: &'a Post,
    now: Timestamp,
) -> Result<Option<&'a PostPath>> {
    let Some(path) = &post.path else {
        return Ok(None);
    };
    if address::was_public(tx, post, now).await? {
        store::paths::mark_seen(tx, path).await?;
        return Ok(Some(path));
    }
    store::paths::delete(tx, path).await?;
    Ok(None)
}

/// Deletes a post permanently, with its comments. Its public paths answer 410 for ever.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may change and purge the post.
pub async fn purge(tx: &mut Tx, services: &Services, by: &Authority, post: &Post) -> Result<()> {
    let now = services.clock.now();
    by.require_purge()?;
    by.require_write(post, now)?;
    let labels = folded(&store::labels::list_by_post(tx, post.id).await?);
    if let Some(path) = post
        .path
        .as_ref()
        .filter(|_| post.shown(now) == Shown::Scheduled)
    {
        store::paths::delete(tx, path).await?;
    }
    store::paths::mark_all_seen(tx, post.id).await?;
    store::autosaves::delete_by_post(tx, post.id).await?;
    store::media_uses::replace(tx, UsedBy::Post(post.id), &BTreeSet::new()).await?;
    if !store::posts::delete(tx, post.id).await? {
        return Err(Error::NotFound);
    }
    hubs::record(
        tx,
        services,
        post,
        change_record::change(
            by.actor(),
            Action::PostPurged,
            post,
            Some(change_record::facts(post, &labels, now)),
            None,
            now,
        ),
    )
    .await
}

/// Deletes an imported post, as if it had never been here: its paths become free, so that the same
/// post can be imported again.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may import.
pub async fn remove_imported(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    post: &Post,
) -> Result<()> {
    by.require_import()?;
    store::paths::delete_by_post(tx, post.id).await?;
    let without_path = Post {
        path: None,
        ..post.clone()
    };
    purge(tx, services, by, &without_path).await
}

/// Records that a scheduled post has become public, and queues the notification of hubs. Does
/// nothing if the post was rescheduled, unpublished or moved to the trash in the meantime.
pub async fn announce(
    tx: &mut Tx,
    services: &Services,
    post: PostId,
    published_at: Timestamp,
) -> Result<()> {
    let now = services.clock.now();
    let post = store::posts::find(tx, post).await?;
    let due = post.filter(|post| {
        post.published_at == Some(published_at) && post.shown(now) == Shown::Published
    });
    let Some(post) = due else {
        tx.unrecorded("the post is not due any more");
        return Ok(());
    };
    let labels = folded(&store::labels::list_by_post(tx, post.id).await?);
    let after = change_record::facts_after(tx, &post, &labels, now).await?;
    hubs::record(
        tx,
        services,
        &post,
        change_record::change(
            Actor::System,
            Action::PostPublished,
            &post,
            None,
            Some(after),
            now,
        ),
    )
    .await
}
