//! Restoring the addresses that fetched pictures had in posts.
//!
//! A post whose source is as a rewrite left it gets the source from before, byte for byte. In one that
//! was edited since, the paths of the library are replaced by the addresses that they replaced, in
//! their order. The items stay in the library.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::error::{Error, Result};
use crate::model::{Authority, Job, Post, PostId, Replacement};
use crate::publishing::{self, Draft};
use crate::render;
use crate::services::Services;
use crate::store::picture_rewrites::PictureRewrite;
use crate::store::{self, Conn, Db};

/// The number of posts that one run of the job restores.
const PART: i64 = 50;
/// How often a post is tried that is saved by somebody else at the same time.
const TRIES: usize = 3;

/// Restores the posts after `after` (the job), and queues the rest.
pub async fn undo(
    db: &Db,
    services: &Services,
    posts: Option<Vec<PostId>>,
    after: PostId,
) -> Result<()> {
    let part = next_posts(db, posts.as_deref(), after).await?;
    for id in &part {
        undo_post(db, services, *id).await?;
    }
    let Some(after) = part.last().copied() else {
        return Ok(());
    };
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    tx.unrecorded("a job's state");
    let rest = Job::UndoPictures { posts, after };
    store::jobs::insert_once(&mut tx, &rest, now, now).await?;
    tx.commit().await
}

/// Restores all or some posts at once, and returns their number. For all posts, nothing more is
/// fetched from now on.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may move pictures.
pub async fn undo_now(
    db: &Db,
    services: &Services,
    by: &Authority,
    posts: Option<&[PostId]>,
) -> Result<usize> {
    by.require_move_pictures()?;
    if posts.is_none() {
        let mut tx = db.begin().await?;
        tx.unrecorded("what is known of pictures");
        store::remote_pictures::delete_all(&mut tx).await?;
        tx.commit().await?;
    }
    let (mut after, mut count) = (PostId(0), 0);
    loop {
        let part = next_posts(db, posts, after).await?;
        for id in &part {
            count += usize::from(undo_post(db, services, *id).await?);
        }
        match part.last() {
            Some(last) => after = *last,
            None => return Ok(count),
        }
    }
}

async fn next_posts(db: &Db, posts: Option<&[PostId]>, after: PostId) -> Result<Vec<PostId>> {
    let Some(posts) = posts else {
        return store::picture_rewrites::list_posts(&mut db.read().await?, after, PART).await;
    };
    let rest: BTreeSet<PostId> = posts.iter().copied().filter(|id| *id > after).collect();
    Ok(rest.into_iter().take(PART as usize).collect())
}

/// Restores a post. Returns false if it was never rewritten.
async fn undo_post(db: &Db, services: &Services, id: PostId) -> Result<bool> {
    for _ in 1..TRIES {
        match try_post(db, services, id).await {
            Err(Error::Stale { .. }) => {}
            done => return done,
        }
    }
    try_post(db, services, id).await
}

async fn try_post(db: &Db, services: &Services, id: PostId) -> Result<bool> {
    let mut conn = db.read().await?;
    let post = store::posts::find(&mut conn, id).await?;
    let rewrites = store::picture_rewrites::list_by_post(&mut conn, id).await?;
    let Some(post) = post.filter(|_| !rewrites.is_empty()) else {
        return Ok(false);
    };
    let source = former_source(&mut conn, &post, &rewrites).await?;
    drop(conn);
    let draft = Draft {
        source,
        ..Draft::of(&post)
    };
    let prepared = publishing::prepare_restored(db, services, draft).await?;
    let mut tx = db.begin().await?;
    publishing::replace_addresses(&mut tx, services, &post, &prepared).await?;
    store::picture_rewrites::delete_by_post(&mut tx, id).await?;
    store::remote_pictures::replace_uses(&mut tx, id, &[]).await?;
    tx.commit().await?;
    Ok(true)
}

/// Returns the source of a post without its rewrites, which are given newest first.
async fn former_source(
    conn: &mut Conn,
    post: &Post,
    rewrites: &[PictureRewrite],
) -> Result<String> {
    let mut source = post.source.clone();
    for rewrite in rewrites {
        let left = store::revisions::find(conn, post.id, rewrite.version).await?;
        let before = store::revisions::find(conn, post.id, rewrite.version - 1).await?;
        source = match (left, before) {
            (Some(left), Some(before)) if left.source == source => before.source,
            _ => restored(&source, &rewrite.replacements),
        };
    }
    Ok(source)
}

/// Replaces each path of the library by the address that it replaced. One that comes more often than
/// it was written gets the last of its addresses.
fn restored(source: &str, replacements: &[Replacement]) -> String {
    let mut addresses: HashMap<&str, Vec<&str>> = HashMap::new();
    for replacement in replacements {
        addresses
            .entry(&replacement.to)
            .or_default()
            .push(&replacement.from);
    }
    let mut texts: Vec<(Range<usize>, String)> = Vec::new();
    for (path, addresses) in addresses {
        for (at, (start, _)) in source.match_indices(path).enumerate() {
            let address = addresses[at.min(addresses.len() - 1)].to_owned();
            texts.push((start..start + path.len(), address));
        }
    }
    texts.sort_by_key(|(range, _)| range.start);
    // A path may begin like another one.
    texts.dedup_by(|next, kept| next.0.start < kept.0.end);
    render::replace_ranges(source, texts.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_back_in_their_order() {
        let replacement = |from: &str, to: &str| Replacement {
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let replacements = [
            replacement("https://a.example/s1600/1.jpg", "/media/1/a.jpg"),
            replacement("https://a.example/s320/1.jpg", "/media/1/a.jpg"),
            replacement("https://a.example/2.jpg", "/media/2/b.jpg"),
        ];
        let source =
            "[![x](/media/1/a.jpg)](/media/1/a.jpg) new ![](/media/2/b.jpg) ![](/media/1/a.jpg)";
        assert_eq!(
            restored(source, &replacements),
            "[![x](https://a.example/s1600/1.jpg)](https://a.example/s320/1.jpg) new \
             ![](https://a.example/2.jpg) ![](https://a.example/s320/1.jpg)"
        );
        assert_eq!(restored("no picture", &replacements), "no picture");
    }
}
