//! The address of a post: which slug and path it gets, and what happens if they are taken.
//!
//! Two rules hold throughout. A path that was ever public is never given to another post, and a
//! published post keeps its path until its slug changes.

use crate::clock::Timestamp;
use crate::error::{Conflict, ConflictFault, Error, Result};
use crate::model::settings::SlugStyle;
use crate::model::{Kind, LanguageTag, Post, PostId, PostPath, PostStatus, Slug};
use crate::publishing::Draft;
use crate::store::{self, Conn};

/// The number up to which slugs such as `hello-2` are tried.
const TRIES: usize = 1000;

/// The slug of a post and the path that goes with it.
#[derive(Debug)]
pub(super) struct Address {
    pub slug: Slug,
    pub path: PostPath,
}

/// Chooses the address for `draft`, which replaces the post `current` or is new. The slug is the
/// one that the author chose, else the current one, else that of the imported path, else one made
/// from the title.
///
/// # Errors
/// [`Error::Conflict`] with a free slug if the author chose one that is taken.
pub(super) async fn choose(
    conn: &mut Conn,
    draft: &Draft,
    current: Option<&Post>,
    now: Timestamp,
) -> Result<Address> {
    let settings = store::settings::find(conn).await?.settings;
    let (permalinks, zone) = (&settings.permalinks, settings.zone());
    let slug = wanted_slug(draft, current, permalinks.slugs, &settings.language);
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
    // The path comes from the first of these: the current path if it was ever public, the path that
    // an import brings, the owner's pattern. Another slug, chosen or numbered, replaces only the
    // last segment of the first two, so that a post keeps its folder when it is renamed or
    // rescheduled.
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
    // A restored post may find that its path was given away. This happens only to paths that no
    // reader has seen. The author did not choose the slug now, so another one is better than an
    // error.
    let is_restored =
        current.is_some_and(|post| post.status == PostStatus::Trash && post.slug == slug);
    if draft.slug.is_some() && draft.imported.is_none() && !is_restored {
        Err(taken(&slug, &free))
    } else {
        Ok(Address { slug: free, path })
    }
}

/// Whether the post's path was ever public.
pub(super) async fn was_public(conn: &mut Conn, post: &Post, now: Timestamp) -> Result<bool> {
    let Some(path) = &post.path else {
        return Ok(false);
    };
    if post.status != PostStatus::Public || post.published_at.is_some_and(|at| at <= now) {
        return Ok(true);
    }
    // A scheduled post may have been public before it was postponed.
    Ok(store::paths::find(conn, path.as_str())
        .await?
        .is_some_and(|row| row.seen))
}

/// The slug that the post should get if it is free.
fn wanted_slug(
    draft: &Draft,
    current: Option<&Post>,
    style: SlugStyle,
    blog_language: &LanguageTag,
) -> Slug {
    let language = draft.lang.as_ref().unwrap_or(blog_language);
    let imported = || {
        draft
            .imported
            .as_ref()
            .and_then(|imported| imported.path.as_ref())
            .and_then(PostPath::slug)
    };
    let fallback = || match draft.kind {
        Kind::Post => Slug::parse("post").ok(),
        Kind::Page => Slug::parse("page").ok(),
    };
    draft
        .slug
        .clone()
        .or_else(|| current.map(|post| post.slug.clone()))
        .or_else(imported)
        .or_else(|| style.slug(&draft.title, language))
        .or_else(fallback)
        .expect("`post` and `page` are slugs")
}

/// Whether no other post and no redirect has or had the path. A path of the post `own` counts as
/// free.
async fn is_free(conn: &mut Conn, path: &PostPath, own: Option<PostId>) -> Result<bool> {
    let row = store::paths::find(conn, path.as_str()).await?;
    Ok(row.is_none_or(|row| row.post_id.is_some() && row.post_id == own))
}

/// The first numbered slug whose path is free, with that path.
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
    Err(Error::conflict(
        ConflictFault::Slug,
        format!("the slug `{slug}` and {TRIES} numbered ones are taken"),
    ))
}

fn taken(slug: &Slug, free: &Slug) -> Error {
    Error::Conflict(Conflict {
        fault: ConflictFault::Slug,
        detail: format!("the slug `{slug}` is taken; `{free}` is free"),
        field: Some("slug"),
        alternative: Some(free.to_string()),
    })
}
