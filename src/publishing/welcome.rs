//! The draft of a new blog that shows how to write.

use super::{Draft, Prepared, create, prepare, purge};
use crate::error::Result;
use crate::model::{Authority, Post, PostId, PostStatus, UserId};
use crate::services::Services;
use crate::store::{self, Db, Tx};

const TITLE: &str = "How to write a post";
const TEXT: &str = include_str!("welcome.md");

/// Creates the draft in a new blog.
pub async fn create_welcome(
    db: &Db,
    services: &Services,
    by: &Authority,
    author: UserId,
) -> Result<()> {
    let draft = Draft {
        title: TITLE.to_owned(),
        subtitle: "A draft to try things on".to_owned(),
        source: TEXT.to_owned(),
        ..Draft::new(author)
    };
    let prepared: Prepared = prepare(db, services, draft).await?;
    let mut tx = db.begin().await?;
    create(&mut tx, services, by, &prepared).await?;
    tx.commit().await
}

/// Deletes the draft, if nobody has changed it: a blog that moves in has posts of its own.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may purge posts.
pub async fn remove_untouched_welcome(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
) -> Result<()> {
    // It is the first post of every blog.
    let first = store::posts::find(tx, PostId(1)).await?;
    match first.filter(is_untouched) {
        Some(post) => purge(tx, services, by, &post).await,
        None => {
            tx.unrecorded("the draft was changed, or is gone");
            Ok(())
        }
    }
}

fn is_untouched(post: &Post) -> bool {
    let is_new = post.version == 1 && post.status == PostStatus::Draft;
    is_new && post.origin_system.is_none() && post.title == TITLE && post.source == TEXT
}
