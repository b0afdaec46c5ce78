//! Reads of posts, restricted to what the reader's authority may see.
//!
//! Lists are restricted in SQL, so that their pages are full and their cursors correct.

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{Authority, Post, PostId, PostPath, PostReach, Scope, Slug};
use crate::services::Services;
use crate::store::post_lists::{ListedPost, PostFilter, Visible};
use crate::store::revisions::Revision;
use crate::store::unfinished_posts::UnfinishedPost;
use crate::store::{self, Conn};

/// Finds a post.
///
/// # Errors
/// [`Error::NotFound`] if there is none with this id that `by` may read.
pub async fn find(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: PostId,
) -> Result<Post> {
    let post = store::posts::find(conn, id).await?.ok_or(Error::NotFound)?;
    by.require_read(&post, services.clock.now())?;
    Ok(post)
}

/// Finds the post at a decoded path; `None` if there is none that `by` may read.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_by_path(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    path: &str,
) -> Result<Option<Post>> {
    let post = store::posts::find_by_path(conn, path).await?;
    let now = services.clock.now();
    Ok(post.filter(|post| by.require_read(post, now).is_ok()))
}

/// Finds a post in order to change it.
///
/// # Errors
/// [`Error::NotFound`] if there is none with this id that `by` may read, [`Error::Forbidden`] if
/// `by` may read it but not change it.
pub async fn find_to_change(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: PostId,
) -> Result<Post> {
    let post = find(conn, services, by, id).await?;
    by.require_write(&post, services.clock.now())?;
    Ok(post)
}

/// The order of a list of posts.
#[derive(Clone, Debug)]
pub enum ListOrder {
    /// By creation, the newest post first.
    Created,
    /// By last change, the oldest first, beginning at this time.
    Updated(Timestamp),
    /// The posts with this slug, this path, or both, the newest first.
    Named(Option<Slug>, Option<PostPath>),
}

/// Lists the posts of every kind that `by` may read, after `cursor`.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` has the scope `posts:read`.
pub async fn list(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    filter: PostFilter,
    order: &ListOrder,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Post>> {
    let filter = visible(services, by, filter)?;
    match order {
        ListOrder::Created => {
            let before = cursor.unwrap_or(Cursor::newest());
            store::post_lists::list(conn, &filter, before, limit).await
        }
        ListOrder::Updated(since) => {
            // Ids begin at 1, so that a post changed at exactly this time is listed too.
            let start = Cursor { at: *since, id: 0 };
            store::post_lists::list_updated(conn, &filter, cursor.unwrap_or(start), limit).await
        }
        ListOrder::Named(slug, path) => {
            let ids = named(conn, slug.as_ref(), path.as_ref()).await?;
            let before = cursor.unwrap_or(Cursor::newest());
            store::post_lists::list_among(conn, &filter, &ids, before, limit).await
        }
    }
}

/// Lists the posts of every kind that `by` may read, without their texts, the last changed first,
/// after `cursor`.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` has the scope `posts:read`.
pub async fn list_edited(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    filter: PostFilter,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Vec<ListedPost>> {
    let filter = visible(services, by, filter)?;
    let before = cursor.unwrap_or(Cursor::newest());
    store::post_lists::list_edited(conn, &filter, before, limit).await
}

/// Restricts a filter to the posts that `by` may read.
fn visible(services: &Services, by: &Authority, filter: PostFilter) -> Result<PostFilter> {
    by.require(Scope::PostsRead)?;
    let published_by = services.clock.now();
    let visible = match by.post_reach() {
        PostReach::All => None,
        PostReach::PublishedAndOwn(user) => Some((published_by, Some(user))),
        PostReach::Published => Some((published_by, None)),
    };
    Ok(PostFilter {
        visible: visible.map(|(published_by, own)| Visible { published_by, own }),
        ..filter
    })
}

/// Lists at most `limit` drafts that `by` may read, the last changed first.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` has the scope `posts:read`.
pub async fn list_drafts(
    conn: &mut Conn,
    by: &Authority,
    limit: i64,
) -> Result<Vec<UnfinishedPost>> {
    by.require(Scope::PostsRead)?;
    match by.post_reach() {
        PostReach::All => store::unfinished_posts::list_drafts(conn, None, limit).await,
        PostReach::PublishedAndOwn(user) => {
            store::unfinished_posts::list_drafts(conn, Some(user), limit).await
        }
        PostReach::Published => Ok(Vec::new()),
    }
}

/// Lists at most `limit` posts that `by` may read and that appear after `now`, the next first.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` has the scope `posts:read`.
pub async fn list_scheduled(
    conn: &mut Conn,
    by: &Authority,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<UnfinishedPost>> {
    by.require(Scope::PostsRead)?;
    match by.post_reach() {
        PostReach::All => store::unfinished_posts::list_scheduled(conn, None, now, limit).await,
        PostReach::PublishedAndOwn(user) => {
            store::unfinished_posts::list_scheduled(conn, Some(user), now, limit).await
        }
        PostReach::Published => Ok(Vec::new()),
    }
}

/// The ids of the posts with this slug or path; with both if both are given.
async fn named(
    conn: &mut Conn,
    slug: Option<&Slug>,
    path: Option<&PostPath>,
) -> Result<Vec<PostId>> {
    let at_path = match path {
        Some(path) => store::paths::find(conn, path.as_str()).await?,
        None => None,
    };
    let at_path = at_path.and_then(|row| row.post_id);
    let Some(slug) = slug else {
        return Ok(at_path.into_iter().collect());
    };
    let mut ids = store::post_lists::list_ids_by_slug(conn, slug).await?;
    if path.is_some() {
        ids.retain(|id| Some(*id) == at_path);
    }
    Ok(ids)
}

/// Lists the saved versions of a post below the version `before`, newest first.
///
/// # Errors
/// [`Error::NotFound`] if there is no post with this id that `by` may read, [`Error::Forbidden`] if
/// `by` may not read its earlier versions.
pub async fn list_revisions(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: PostId,
    before: i64,
    limit: i64,
) -> Result<Vec<Revision>> {
    find_with_history(conn, services, by, id).await?;
    store::revisions::list(conn, id, before, limit).await
}

/// Finds one saved version of a post.
///
/// # Errors
/// See [`list_revisions`]; also [`Error::NotFound`] if there is no such version.
pub async fn find_revision(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: PostId,
    number: i64,
) -> Result<Revision> {
    find_with_history(conn, services, by, id).await?;
    store::revisions::find(conn, id, number)
        .await?
        .ok_or(Error::NotFound)
}

async fn find_with_history(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: PostId,
) -> Result<()> {
    let post = find(conn, services, by, id).await?;
    by.require_read_history(&post, services.clock.now())
}
