//! Slugs of series and authors, and the redirects from former ones.
//!
//! `/series/{slug}` and `/author/{slug}` redirect (308) to the present slug of whatever had that
//! slug, or return 410 when it was deleted. So a slug has one owner, and one that was given up is
//! never assigned to anything else.

use crate::clock::Timestamp;
use crate::error::{Conflict, ConflictFault, Error, Result};
use crate::model::{Slug, SlugKind};
use crate::store::{self, Conn};
use crate::urls;

/// The number of numbered slugs that are tried before giving up.
const TRIES: usize = 1000;

/// Whether the series or author with this slug is public at `now`.
pub async fn is_public(
    conn: &mut Conn,
    kind: SlugKind,
    slug: &str,
    now: Timestamp,
) -> Result<bool> {
    match kind {
        SlugKind::Series => store::series::is_public(conn, slug, now).await,
        SlugKind::Author => store::users::is_public(conn, slug, now).await,
    }
}

/// Returns a free slug for something new with this title, with a number appended if others have or
/// had it.
pub async fn free(conn: &mut Conn, kind: SlugKind, title: &str) -> Result<Slug> {
    let language = store::settings::find(conn).await?.settings.language;
    let first = Slug::from_title(title, &language)
        .or_else(|| Slug::parse(kind.word()).ok())
        .ok_or_else(|| Error::internal("`series` and `author` are slugs"))?;
    for n in 1..TRIES {
        let slug = if n == 1 {
            first.clone()
        } else {
            first.numbered(n)
        };
        if is_free(conn, kind, &slug, None).await? {
            return Ok(slug);
        }
    }
    Err(Error::conflict(
        ConflictFault::Slug,
        format!("the slug `{first}` and {TRIES} numbered ones are taken"),
    ))
}

/// Checks that the series or author with the slug `own`, or a new one, may have `slug`.
///
/// # Errors
/// [`Error::Conflict`] when another one has the slug, or had it.
pub async fn check(conn: &mut Conn, kind: SlugKind, slug: &Slug, own: Option<&Slug>) -> Result<()> {
    if is_free(conn, kind, slug, own).await? {
        return Ok(());
    }
    let detail = format!("the slug `{slug}` is taken: another has it, or had it once");
    Err(Error::Conflict(Conflict {
        fault: ConflictFault::Slug,
        detail,
        field: Some("slug"),
        alternative: None,
    }))
}

async fn is_free(conn: &mut Conn, kind: SlugKind, slug: &Slug, own: Option<&Slug>) -> Result<bool> {
    if own == Some(slug) {
        return Ok(true);
    }
    let slug = slug.as_str();
    let is_held = match kind {
        SlugKind::Series => store::series::find_by_slug(conn, slug).await?.is_some(),
        SlugKind::Author => store::users::find_by_slug(conn, slug).await?.is_some(),
    };
    let row = store::paths::find(conn, &urls::slug_path(kind, slug)).await?;
    // A former slug of its own redirects to itself, so that it may be taken back.
    let home = own.map(|own| urls::slug_page(kind, own.as_str()));
    let is_own = |row: store::paths::PathRow| {
        row.target
            .is_some_and(|target| home.as_deref() == Some(target.as_str()))
    };
    Ok(!is_held && row.is_none_or(is_own))
}

/// Redirects the former slug `from`, and all earlier ones, to the new slug `to`.
pub async fn move_to(
    conn: &mut Conn,
    kind: SlugKind,
    from: &Slug,
    to: &Slug,
    now: Timestamp,
) -> Result<()> {
    let (from, to) = (from.as_str(), to.as_str());
    let was_public = is_public(conn, kind, to, now).await?;
    let target = urls::slug_page(kind, to);
    store::paths::delete_redirect(conn, &urls::slug_path(kind, to)).await?;
    store::paths::retarget(conn, &urls::slug_page(kind, from), &target).await?;
    store::paths::redirect(
        conn,
        &urls::slug_path(kind, from),
        Some(&target),
        was_public,
        now,
    )
    .await
}

/// Marks the URL of something that is about to be deleted as gone, if it was public.
pub async fn retire(conn: &mut Conn, kind: SlugKind, slug: &Slug, now: Timestamp) -> Result<()> {
    let slug = slug.as_str();
    if is_public(conn, kind, slug, now).await? {
        store::paths::redirect(conn, &urls::slug_path(kind, slug), None, true, now).await?;
    }
    Ok(())
}
