//! Handing over all posts of a user to another user, as before the user is removed.

use super::labels::folded;
use super::{change_record, stale};
use crate::error::Result;
use crate::model::{Action, Authority, Post, PostId, User, UserId};
use crate::search;
use crate::services::Services;
use crate::store::{self, Tx};

/// The number of posts in one query.
const BATCH: i64 = 100;

/// Hands over every post of `from` to `to`, including drafts and posts in the trash, and returns
/// their number. Series, labels and addresses remain. Hubs are not notified, because nothing in the
/// posts is new.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may remove users.
pub async fn reassign(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    from: &User,
    to: &User,
) -> Result<usize> {
    by.require_users()?;
    let (mut after, mut count) = (PostId(0), 0);
    loop {
        let posts = store::posts::list_by_author(tx, from.id, after, BATCH).await?;
        let Some(last) = posts.last() else { break };
        after = last.id;
        count += posts.len();
        for post in &posts {
            give(tx, services, by, post, to.id).await?;
        }
    }
    search::author_renamed(tx, services, to.id).await?;
    Ok(count)
}

async fn give(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    before: &Post,
    to: UserId,
) -> Result<()> {
    let now = services.clock.now();
    let labels = folded(&store::labels::list_by_post(tx, before.id).await?);
    let updated_at = change_record::advance(tx, before, before.author_id != to, now).await?;
    let after = store::posts::update_author(tx, before.id, before.version, to, updated_at)
        .await?
        .ok_or_else(|| stale(before.version + 1))?;
    let mut change = change_record::change(
        by.actor(),
        Action::PostUpdated,
        &after,
        Some(change_record::facts(before, &labels, now)),
        Some(change_record::facts(&after, &labels, now)),
        now,
    );
    if before.author_id != to {
        change.detail.fields = vec!["author".to_owned()];
    }
    tx.record(change);
    Ok(())
}
