//! Replacing the addresses of fetched pictures in the sources of posts.

use std::collections::HashMap;
use std::ops::Range;

use super::find::{language, store_uses};
use super::named::{NamedPicture, named_pictures};
use crate::error::{Error, Result};
use crate::model::{Job, MediaHash, Post, PostId, PostStatus, RemotePicture, Replacement};
use crate::publishing::{self, Draft};
use crate::render;
use crate::services::Services;
use crate::store::{self, Conn, Db};
use crate::urls;

/// The number of posts that one run of the job looks at.
const PART: i64 = 50;
/// How often a post is tried that is saved by somebody else at the same time.
const TRIES: usize = 3;

/// Rewrites the posts after `after` whose pictures are there (the job), and queues the rest.
pub async fn rewrite(db: &Db, services: &Services, after: PostId) -> Result<()> {
    let posts = ready(db, after).await?;
    for id in &posts {
        rewrite_post(db, services, *id).await?;
    }
    let Some(after) = posts.last().copied() else {
        return Ok(());
    };
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    tx.unrecorded("a job's state");
    let rest = Job::RewritePictures { after };
    store::jobs::insert_once(&mut tx, &rest, now, now).await?;
    tx.commit().await
}

/// Rewrites every post whose pictures are there. Returns the number of posts.
pub async fn rewrite_now(db: &Db, services: &Services) -> Result<usize> {
    let (mut after, mut count) = (PostId(0), 0);
    loop {
        let posts = ready(db, after).await?;
        for id in &posts {
            count += usize::from(rewrite_post(db, services, *id).await?);
        }
        match posts.last() {
            Some(last) => after = *last,
            None => return Ok(count),
        }
    }
}

async fn ready(db: &Db, after: PostId) -> Result<Vec<PostId>> {
    store::remote_pictures::list_posts_to_rewrite(&mut db.read().await?, after, PART).await
}

/// Rewrites a post. Returns false if there was nothing to replace.
async fn rewrite_post(db: &Db, services: &Services, id: PostId) -> Result<bool> {
    for _ in 1..TRIES {
        match try_post(db, services, id).await {
            Err(Error::Stale { .. }) => {}
            done => return done,
        }
    }
    try_post(db, services, id).await
}

async fn try_post(db: &Db, services: &Services, id: PostId) -> Result<bool> {
    let post = store::posts::find(&mut db.read().await?, id).await?;
    let Some(post) = post.filter(|post| post.status != PostStatus::Trash) else {
        return forget(db, id).await.map(|()| false);
    };
    let lang = language(db, services, &post).await?;
    let named = named_pictures(services, &post.source, post.format, &lang).await?;
    let own = OwnPaths::of(&mut db.read().await?, &named).await?;
    let rewritten = Rewritten::of(&post.source, &named, &own);
    let rest = named.iter().map(|named| &named.address);
    let rest: Vec<_> = rest
        .filter(|one| !own.has(one.url.as_str()))
        .cloned()
        .collect();
    let prepared = match &rewritten {
        Some(rewritten) => Some(prepare(db, services, &post, rewritten.source.clone()).await?),
        None => None,
    };
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    tx.unrecorded("what is known of pictures");
    if OwnPaths::of(&mut tx, &named).await? != own {
        // An item was deleted, or this is being undone.
        return Err(Error::Stale {
            current: post.version,
        });
    }
    for hash in &own.lost {
        store::remote_pictures::fetch_again(&mut tx, hash, now).await?;
        let fetching = Job::FetchPicture {};
        store::jobs::insert_or_bring_forward(&mut tx, &fetching, now, now).await?;
    }
    if let (Some(rewritten), Some(prepared)) = (&rewritten, &prepared) {
        let after = publishing::replace_addresses(&mut tx, services, &post, prepared).await?;
        let replacements = &rewritten.replacements;
        store::picture_rewrites::insert(&mut tx, id, after.version, replacements, now).await?;
    }
    store_uses(&mut tx, services, id, &rest).await?;
    tx.commit().await?;
    Ok(rewritten.is_some())
}

async fn prepare(
    db: &Db,
    services: &Services,
    post: &Post,
    source: String,
) -> Result<publishing::Prepared> {
    let draft = Draft {
        source,
        ..Draft::of(post)
    };
    publishing::prepare_restored(db, services, draft).await
}

/// Forgets the pictures of a post that is gone or in the trash.
async fn forget(db: &Db, id: PostId) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.unrecorded("what is known of pictures");
    store::remote_pictures::replace_uses(&mut tx, id, &[]).await?;
    tx.commit().await
}

/// Returns a source of a post with the pictures replaced that are in the library; the source itself
/// if none is. An import compares with it, so that a rewritten post is not taken for a changed one.
pub async fn rewritten(db: &Db, services: &Services, source: &str, post: &Post) -> Result<String> {
    let lang = language(db, services, post).await?;
    let named = named_pictures(services, source, post.format, &lang).await?;
    if named.is_empty() {
        return Ok(source.to_owned());
    }
    let own = OwnPaths::of(&mut db.read().await?, &named).await?;
    let rewritten = Rewritten::of(source, &named, &own);
    Ok(rewritten.map_or_else(|| source.to_owned(), |rewritten| rewritten.source))
}

/// The paths of pictures in the media library, by the addresses from which they were fetched.
#[derive(PartialEq, Eq)]
struct OwnPaths {
    paths: HashMap<String, String>,
    /// The files that were fetched, but are not in the library any more.
    lost: Vec<MediaHash>,
}

impl OwnPaths {
    async fn of(conn: &mut Conn, named: &[NamedPicture]) -> Result<Self> {
        let urls: Vec<String> = named
            .iter()
            .map(|one| one.address.url.to_string())
            .collect();
        let pictures = store::remote_pictures::list_by_urls(conn, &urls).await?;
        let hashes: Vec<MediaHash> = pictures.iter().filter_map(|one| one.hash.clone()).collect();
        let media = store::media::list_by_hashes(conn, &hashes).await?;
        let paths: HashMap<MediaHash, String> = media
            .into_iter()
            .filter(|media| media.trashed_at.is_none())
            .map(|media| (media.hash.clone(), urls::media(&media.hash, &media.name)))
            .collect();
        let path = |picture: RemotePicture| Some((picture.url, paths.get(&picture.hash?)?.clone()));
        Ok(Self {
            lost: hashes
                .into_iter()
                .filter(|hash| !paths.contains_key(hash))
                .collect(),
            paths: pictures.into_iter().filter_map(path).collect(),
        })
    }

    fn has(&self, url: &str) -> bool {
        self.paths.contains_key(url)
    }
}

/// A source in which pictures were replaced.
struct Rewritten {
    source: String,
    replacements: Vec<Replacement>,
}

impl Rewritten {
    fn of(source: &str, named: &[NamedPicture], own: &OwnPaths) -> Option<Self> {
        let mut replaced: Vec<(Range<usize>, String)> = Vec::new();
        for picture in named {
            if let Some(path) = own.paths.get(picture.address.url.as_str()) {
                replaced.push((picture.range.clone(), path.clone()));
            }
        }
        let replacement = |(range, to): &(Range<usize>, String)| Replacement {
            from: source[range.clone()].to_owned(),
            to: to.clone(),
        };
        let replacements: Vec<_> = replaced.iter().map(replacement).collect();
        (!replacements.is_empty()).then(|| Self {
            source: render::replace_ranges(source, replaced.into_iter()),
            replacements,
        })
    }
}
