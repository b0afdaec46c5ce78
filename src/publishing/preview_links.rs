//! Links to drafts, with which people without an account can read them for a while.

use chrono::TimeDelta;

use crate::error::{ConflictFault, Error, Result};
use crate::model::{Authority, Post, PostStatus, PreviewLinkId};
use crate::secrets::PreviewKey;
use crate::services::Services;
use crate::store::preview_links::PreviewLink;
use crate::store::{self, Conn, Tx};

/// How long a link leads to the draft.
const LIFETIME: TimeDelta = TimeDelta::days(14);
/// The most links to one post.
const MOST: i64 = 20;
/// The reason that a transaction with a link records no change.
const UNRECORDED: &str = "a link to a draft";

/// Creates a link to a post. The key is known only now.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may change the post, [`Error::Conflict`]
/// if it has as many links as it can have.
pub async fn create_preview_link(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    post: &Post,
) -> Result<(PreviewLink, PreviewKey)> {
    let now = services.clock.now();
    by.require_write(post, now)?;
    let links = store::preview_links::list_by_post(tx, post.id, now, MOST).await?;
    if i64::try_from(links.len()).unwrap_or(MOST) >= MOST {
        return Err(Error::conflict(
            ConflictFault::PreviewLinks { most: MOST },
            "this post has 20 links: revoke one first",
        ));
    }
    tx.unrecorded(UNRECORDED);
    let key = PreviewKey::new(&services.rng);
    let (user, ends) = (by.user_id()?, now + LIFETIME);
    store::preview_links::delete_expired(tx, now).await?;
    let link = store::preview_links::insert(tx, post.id, user, &key.hash(), now, ends).await?;
    Ok((link, key))
}

/// Lists the links to a post that have not ended.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may change the post.
pub async fn list_preview_links(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    post: &Post,
) -> Result<Vec<PreviewLink>> {
    let now = services.clock.now();
    by.require_write(post, now)?;
    store::preview_links::list_by_post(conn, post.id, now, MOST).await
}

/// Revokes a link to a post.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may change the post, and for a link that is
/// not there.
pub async fn revoke_preview_link(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    post: &Post,
    id: PreviewLinkId,
) -> Result<()> {
    by.require_write(post, services.clock.now())?;
    tx.unrecorded(UNRECORDED);
    if store::preview_links::delete(tx, post.id, id).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Finds the post to which a link leads.
///
/// # Errors
/// [`Error::Gone`] for a link that has ended, was revoked or never made, and for a post in the trash.
pub async fn find_by_preview_key(
    conn: &mut Conn,
    services: &Services,
    key: &PreviewKey,
) -> Result<Post> {
    let link = store::preview_links::find_by_hash(conn, &key.hash()).await?;
    let link = link.filter(|link| services.clock.now() < link.expires_at);
    let link = link.ok_or(Error::Gone)?;
    let post = store::posts::find(conn, link.post_id).await?;
    post.filter(|post| post.status != PostStatus::Trash)
        .ok_or(Error::Gone)
}
