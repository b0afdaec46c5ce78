//! Trash, purge, and the record of a scheduled post's moment.

use serde::Deserialize;

use super::write::folded;
use super::{address, hubs, record, stale};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{Action, Actor, Post, PostId, PostPath, PostStatus, Shown};
use crate::services::Services;
use crate::store::posts::Row;
use crate::store::{self, Tx};

/// Throws a post away. Where readers could ever find it, its path answers 410 until it is brought back; a path that
/// nobody has seen is given back, so that nothing tells of it.
pub async fn trash(tx: &mut Tx, services: &Services, actor: Actor, post: &Post) -> Result<Post> {
    let now = services.clock.now();
    if post.status == PostStatus::Trash {
        tx.unrecorded("the post was in the trash already");
        return Ok(post.clone());
    }
    let labels = folded(&store::labels::list_by_post(tx, post.id).await?);
    let updated_at = record::moment(tx, post, now).await?;
    let path = seen_path(tx, post, now).await?;
    let row = Row {
        status: PostStatus::Trash,
        path,
        updated_at,
        ..as_row(post)
    };
    let trashed = store::posts::update(tx, post.id, post.version, &row).await?;
    let trashed = trashed.ok_or_else(|| stale(post.version + 1))?;
    let (before, after) = (
        record::facts(post, &labels, now),
        record::facts(&trashed, &labels, now),
    );
    hubs::record(
        tx,
        services,
        &trashed,
        record::change(
            actor,
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

/// The path that a post keeps in the trash: one at which readers could find it.
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

/// Deletes a post for good, with its comments; its paths answer 410 for ever.
pub async fn purge(tx: &mut Tx, services: &Services, actor: Actor, post: &Post) -> Result<()> {
    let now = services.clock.now();
    let labels = folded(&store::labels::list_by_post(tx, post.id).await?);
    if let Some(path) = post
        .path
        .as_ref()
        .filter(|_| post.shown(now) == Shown::Scheduled)
    {
        store::paths::delete(tx, path).await?;
    }
    store::paths::mark_all_seen(tx, post.id).await?;
    if !store::posts::delete(tx, post.id).await? {
        return Err(Error::NotFound);
    }
    hubs::record(
        tx,
        services,
        post,
        record::change(
            actor,
            Action::PostPurged,
            post,
            Some(record::facts(post, &labels, now)),
            None,
            now,
        ),
    )
    .await
}

#[derive(Deserialize)]
struct Announcement {
    post: PostId,
    published_at: Timestamp,
}

/// Records that a scheduled post's moment has come, once: not when it was
/// moved, taken back or thrown away meanwhile.
pub async fn announce(tx: &mut Tx, services: &Services, payload: &serde_json::Value) -> Result<()> {
    let now = services.clock.now();
    let announcement: Announcement =
        serde_json::from_value(payload.clone()).map_err(Error::internal)?;
    let post = store::posts::find(tx, announcement.post).await?;
    let due = post.filter(|post| {
        post.published_at == Some(announcement.published_at) && post.shown(now) == Shown::Published
    });
    let Some(post) = due else {
        tx.unrecorded("the post is not due any more");
        return Ok(());
    };
    let labels = folded(&store::labels::list_by_post(tx, post.id).await?);
    let after = record::facts_after(tx, &post, &labels, now).await?;
    hubs::record(
        tx,
        services,
        &post,
        record::change(
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

fn as_row(post: &Post) -> Row<'_> {
    Row {
        kind: post.kind,
        status: post.status,
        slug: &post.slug,
        path: post.path.as_ref(),
        title: &post.title,
        subtitle: &post.subtitle,
        source: &post.source,
        format: post.format,
        html: post.html.as_str(),
        renderer_version: post.renderer_version,
        image_hosts: &post.image_hosts.0,
        excerpt: &post.excerpt,
        author_id: post.author_id,
        lang: post.lang.as_deref(),
        comments: post.comments,
        comment_policy: &post.comment_policy.0,
        pinned: post.pinned,
        series: post.series_id.zip(post.series_position),
        translation_key: post.translation_key.as_ref(),
        created_at: post.created_at,
        published_at: post.published_at,
        updated_at: post.updated_at,
        origin: None,
    }
}
