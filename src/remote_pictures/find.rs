//! Finding the pictures of other servers that posts show.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, RandomState};

use super::address::RemoteAddress;
use super::named::named_pictures;
use super::queue::{make_due, queue_work};
use super::uploads::find_at_address;
use crate::error::Result;
use crate::model::{
    Authority, Job, LanguageTag, Post, PostId, PostStatus, RemotePicture, RemotePictureStatus,
};
use crate::services::Services;
use crate::store::remote_pictures::RemotePictureState;
use crate::store::{self, Db, Tx};

/// The number of posts that one run of the job looks at.
const PART: usize = 200;

/// The pictures that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The number of posts that show any.
    pub posts: usize,
    /// The number of pictures by host.
    pub hosts: BTreeMap<String, usize>,
    /// The number of addresses on the blog's own hosts whose files were added from a folder.
    pub added: usize,
    /// The number of other addresses on the blog's own hosts, which are never asked.
    pub own: usize,
}

/// Looks for pictures in the posts after `after` (the job), and queues the rest and the fetching.
pub async fn find(
    db: &Db,
    services: &Services,
    posts: Option<Vec<PostId>>,
    after: PostId,
) -> Result<()> {
    let part = next_posts(db, Among::of(posts.as_deref()), after).await?;
    for id in &part {
        note(db, services, *id).await?;
    }
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    tx.unrecorded("what is known of pictures");
    queue_work(&mut tx, now).await?;
    if part.len() == PART {
        let after = part.last().copied().unwrap_or(after);
        let rest = Job::FindPictures { posts, after };
        store::jobs::insert_once(&mut tx, &rest, now, now).await?;
    }
    tx.commit().await
}

/// Looks for pictures in all or some posts at once, makes those due that failed before, and queues the
/// fetching.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may move pictures.
pub async fn find_now(
    db: &Db,
    services: &Services,
    by: &Authority,
    posts: Option<&[PostId]>,
) -> Result<Found> {
    by.require_move_pictures()?;
    look(db, services, Among::of(posts), true).await
}

/// Looks for pictures like [`find_now`], in all imported posts.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may move pictures.
pub async fn find_in_imported(db: &Db, services: &Services, by: &Authority) -> Result<Found> {
    by.require_move_pictures()?;
    look(db, services, Among::Imported, true).await
}

/// Looks for pictures like [`find_now`], without storing anything.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may move pictures.
pub async fn survey(
    db: &Db,
    services: &Services,
    by: &Authority,
    posts: Option<&[PostId]>,
) -> Result<Found> {
    by.require_move_pictures()?;
    look(db, services, Among::of(posts), false).await
}

async fn look(db: &Db, services: &Services, among: Among<'_>, stores: bool) -> Result<Found> {
    let (mut found, mut after) = (Found::default(), PostId(0));
    let (mut seen, hasher) = (BTreeSet::new(), RandomState::new());
    loop {
        let part = next_posts(db, among, after).await?;
        for id in &part {
            let addresses = if stores {
                note(db, services, *id).await?
            } else {
                addresses(db, services, *id).await?.1
            };
            found.posts += usize::from(!addresses.is_empty());
            for address in addresses {
                // Of each address only a number is kept: there can be many.
                if seen.insert(hasher.hash_one(address.url.as_str())) {
                    found.count(&address, db, services).await?;
                }
            }
        }
        match part.last() {
            Some(last) => after = *last,
            None => break,
        }
    }
    if stores {
        make_due(db, services, among.chosen()).await?;
    }
    Ok(found)
}

impl Found {
    async fn count(&mut self, address: &RemoteAddress, db: &Db, services: &Services) -> Result<()> {
        let count = if !address.is_own(&services.urls) {
            self.hosts.entry(address.host()).or_default()
        } else if find_at_address(&mut db.read().await?, address)
            .await?
            .is_some()
        {
            &mut self.added
        } else {
            &mut self.own
        };
        *count += 1;
        Ok(())
    }
}

/// The posts to look at.
#[derive(Clone, Copy)]
enum Among<'a> {
    All,
    Imported,
    Chosen(&'a [PostId]),
}

impl<'a> Among<'a> {
    fn of(posts: Option<&'a [PostId]>) -> Self {
        posts.map_or(Self::All, Self::Chosen)
    }

    fn chosen(self) -> Option<&'a [PostId]> {
        match self {
            Self::All | Self::Imported => None,
            Self::Chosen(posts) => Some(posts),
        }
    }
}

/// Returns the next posts to look at, in order of the id.
async fn next_posts(db: &Db, among: Among<'_>, after: PostId) -> Result<Vec<PostId>> {
    if let Among::Chosen(posts) = among {
        let rest: BTreeSet<PostId> = posts.iter().copied().filter(|id| *id > after).collect();
        return Ok(rest.into_iter().take(PART).collect());
    }
    let mut conn = db.read().await?;
    let (is_imported, limit) = (matches!(among, Among::Imported), PART as i64);
    store::remote_pictures::list_posts_with_remote_images(&mut conn, is_imported, after, limit)
        .await
}

/// Stores which pictures a post shows, and returns their addresses.
async fn note(db: &Db, services: &Services, id: PostId) -> Result<Vec<RemoteAddress>> {
    let (post, addresses) = addresses(db, services, id).await?;
    let Some(post) = post else {
        return Ok(addresses);
    };
    let mut tx = db.begin().await?;
    tx.unrecorded("what is known of pictures");
    let is_current = store::posts::find_without_text(&mut tx, id)
        .await?
        .is_some_and(|now| now.version == post.version);
    // A post that was saved meanwhile is looked at the next time.
    if is_current {
        store_uses(&mut tx, services, id, &addresses).await?;
    }
    tx.commit().await?;
    Ok(addresses)
}

/// Stores the pictures that a post shows, new ones included. Those on the blog's own host are only
/// stored as used if they are in the library, because they were fetched when they were elsewhere, or
/// were added from a folder.
pub(super) async fn store_uses(
    tx: &mut Tx,
    services: &Services,
    post: PostId,
    addresses: &[RemoteAddress],
) -> Result<()> {
    let now = services.clock.now();
    let urls: Vec<String> = addresses.iter().map(|one| one.url.to_string()).collect();
    let known = store::remote_pictures::list_by_urls(tx, &urls).await?;
    let known: BTreeMap<&str, &RemotePicture> = known
        .iter()
        .map(|picture| (picture.url.as_str(), picture))
        .collect();
    let (mut ids, mut hosts) = (Vec::new(), BTreeSet::new());
    for address in addresses {
        let url = address.url.as_str();
        let picture = known.get(url);
        let is_fetched = picture.is_some_and(|one| one.status == RemotePictureStatus::Fetched);
        let is_own = address.is_own(&services.urls) && !is_fetched;
        let mut media = None;
        if is_own {
            media = find_at_address(tx, address).await?;
            if media.is_none() {
                continue;
            }
        }
        let id = match picture {
            Some(picture) => Some(picture.id),
            None => {
                let host = address.host();
                if hosts.insert(host.clone()) {
                    store::remote_hosts::insert(tx, &host, now).await?;
                }
                let best = address.best.as_str();
                store::remote_pictures::insert(tx, url, best, &host, now).await?
            }
        };
        if let (Some(id), Some(media)) = (id, media) {
            let state = RemotePictureState::fetched(0, &media.hash, now);
            store::remote_pictures::update(tx, id, &state, now).await?;
        }
        ids.extend(id);
    }
    store::remote_pictures::replace_uses(tx, post, &ids).await
}

/// Returns a post and the addresses of its pictures, each once; none for a post that is gone or in
/// the trash.
async fn addresses(
    db: &Db,
    services: &Services,
    id: PostId,
) -> Result<(Option<Post>, Vec<RemoteAddress>)> {
    let mut conn = db.read().await?;
    let post = store::posts::find(&mut conn, id).await?;
    drop(conn);
    let Some(post) = post.filter(|post| post.status != PostStatus::Trash) else {
        return Ok((None, Vec::new()));
    };
    let lang = language(db, services, &post).await?;
    let named = named_pictures(services, &post.source, post.format, &lang).await?;
    let mut addresses: Vec<RemoteAddress> = Vec::new();
    let mut seen = BTreeSet::new();
    for picture in named {
        if seen.insert(picture.address.url.to_string()) {
            addresses.push(picture.address);
        }
    }
    Ok((Some(post), addresses))
}

/// The language by whose rules a post is rendered.
pub(super) async fn language(db: &Db, services: &Services, post: &Post) -> Result<LanguageTag> {
    match &post.lang {
        Some(lang) => Ok(lang.clone()),
        None => Ok(services.cached.settings_of(db).await?.language.clone()),
    }
}
