//! Which path a post gets, and what is free when it is taken.

use crate::clock::Timestamp;
use crate::error::{Conflict, Error, Result};
use crate::model::settings::SlugStyle;
use crate::model::{Kind, Post, PostId, PostPath, PostStatus, Slug};
use crate::publishing::Draft;
use crate::store::{self, Conn};

/// How many numbered slugs are tried before giving up.
const TRIES: usize = 1000;

/// A slug and the path that goes with it.
#[derive(Debug)]
pub(super) struct Address {
    pub slug: Slug,
    pub path: PostPath,
}

/// The address for `draft`: the one it has, the one it was imported with, or a
/// fresh one by its slug and month.
///
/// # Errors
/// [`Error::Conflict`] with a free slug when the author chose one that is taken.
pub(super) async fn choose(
    conn: &mut Conn,
    draft: &Draft,
    current: Option<&Post>,
    now: Timestamp,
) -> Result<Address> {
    let settings = store::settings::find(conn).await?.settings;
    let (permalinks, zone) = (&settings.permalinks, settings.zone());
    let slug = wanted_slug(draft, current, permalinks.slugs);
    let was_public = match current {
        Some(post) => was_public(conn, post, now).await?,
        None => false,
    };
    let kept = current
        .filter(|_| was_public)
        .and_then(|post| post.path.as_ref());
    let imported = draft
        .imported
        .as_ref()
        .and_then(|imported| imported.path.as_ref());
    let published_at = draft.published_at.unwrap_or(now);
    let place = |slug: &Slug| match kept.or(imported) {
        Some(path) => Some(path.with_slug(slug)),
        None => permalinks.path(draft.kind, slug, published_at, zone),
    };
    let first = match (kept, imported) {
        (Some(path), _) if current.is_some_and(|post| post.slug == slug) => Some(path.clone()),
        (None, Some(path)) => Some(path.clone()),
        _ => place(&slug),
    };
    let own = current.map(|post| post.id);
    if let Some(path) = first
        && is_free(conn, &path, own).await?
    {
        return Ok(Address { slug, path });
    }
    let (free, path) = alternative(conn, &slug, own, place).await?;
    // What comes back from the trash may find that its address was given away, where nobody had seen it.
    let is_restored =
        current.is_some_and(|post| post.status == PostStatus::Trash && post.slug == slug);
    if draft.slug.is_some() && draft.imported.is_none() && !is_restored {
        Err(taken(&slug, &free))
    } else {
        Ok(Address { slug: free, path })
    }
}

/// Whether readers could ever have seen the post at its path.
pub(super) async fn was_public(conn: &mut Conn, post: &Post, now: Timestamp) -> Result<bool> {
    let Some(path) = &post.path else {
        return Ok(false);
    };
    if post.status != PostStatus::Public || post.published_at.is_some_and(|at| at <= now) {
        return Ok(true);
    }
    // It may have been public before it was put off.
    Ok(store::paths::find(conn, path.as_str())
        .await?
        .is_some_and(|row| row.seen))
}

fn wanted_slug(draft: &Draft, current: Option<&Post>, style: SlugStyle) -> Slug {
    let imported = || {
        draft
            .imported
            .as_ref()
            .and_then(|imported| imported.path.as_ref())
            .and_then(PostPath::slug)
    };
    let fallback = || match draft.kind {
        Kind::Post => Slug::from_title("post"),
        Kind::Page => Slug::from_title("page"),
    };
    draft
        .slug
        .clone()
        .or_else(|| current.map(|post| post.slug.clone()))
        .or_else(imported)
        .or_else(|| style.slug(&draft.title))
        .or_else(fallback)
        .expect("`post` and `page` are slugs")
}

async fn is_free(conn: &mut Conn, path: &PostPath, own: Option<PostId>) -> Result<bool> {
    let row = store::paths::find(conn, path.as_str()).await?;
    Ok(row.is_none_or(|row| row.post_id.is_some() && row.post_id == own))
}

async fn alternative(
    conn: &mut Conn,
    slug: &Slug,
    own: Option<PostId>,
    place: impl Fn(&Slug) -> Option<PostPath>,
) -> Result<(Slug, PostPath)> {
    for n in 2..TRIES {
        let slug = slug.numbered(n);
        if let Some(path) = place(&slug)
            && is_free(conn, &path, own).await?
        {
            return Ok((slug, path));
        }
    }
    Err(Error::conflict(format!(
        "the slug `{slug}` and {TRIES} numbered ones are taken"
    )))
}

fn taken(slug: &Slug, free: &Slug) -> Error {
    Error::Conflict(Conflict {
        detail: format!("the slug `{slug}` is taken; `{free}` is free"),
        field: Some("slug"),
        alternative: Some(free.to_string()),
    })
}
