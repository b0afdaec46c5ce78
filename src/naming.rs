//! Names in addresses: which one a series or a person gets, and what a former one says.
//!
//! `/series/{name}` and `/author/{name}` lead on to where whoever had the name is now (308), or
//! say that it is gone (410). So a name has one holder, and once given up is nobody else's.

use crate::clock::Timestamp;
use crate::error::{Conflict, Error, Result};
use crate::model::{Named, Slug};
use crate::store::{self, Conn};
use crate::urls;

/// How many numbered names are tried before giving up.
const TRIES: usize = 1000;

/// Whether readers find something at a name by `now`.
pub async fn is_public(conn: &mut Conn, named: Named, slug: &str, now: Timestamp) -> Result<bool> {
    match named {
        Named::Series => store::series::is_public(conn, slug, now).await,
        Named::Author => store::accounts::is_public(conn, slug, now).await,
    }
}

/// The name of something new with this title, numbered where others have or had it.
pub async fn free(conn: &mut Conn, named: Named, title: &str) -> Result<Slug> {
    let fallback = || Slug::from_title(named.word());
    let first = Slug::from_title(title)
        .or_else(fallback)
        .ok_or_else(|| Error::internal("`series` and `author` are slugs"))?;
    for n in 1..TRIES {
        let slug = if n == 1 {
            first.clone()
        } else {
            first.numbered(n)
        };
        if is_free(conn, named, slug.as_str(), None).await? {
            return Ok(slug);
        }
    }
    Err(Error::conflict(format!(
        "the slug `{first}` and {TRIES} numbered ones are taken"
    )))
}

/// Looks whether what is called `own`, or something new, may be called `slug`.
///
/// # Errors
/// [`Error::Conflict`] when another has the name, or had it.
pub async fn check(conn: &mut Conn, named: Named, slug: &str, own: Option<&str>) -> Result<()> {
    if is_free(conn, named, slug, own).await? {
        return Ok(());
    }
    let detail = format!("the slug `{slug}` is taken: another has it, or had it once");
    Err(Error::Conflict(Conflict {
        detail,
        field: Some("slug"),
        alternative: None,
    }))
}

async fn is_free(conn: &mut Conn, named: Named, slug: &str, own: Option<&str>) -> Result<bool> {
    if own == Some(slug) {
        return Ok(true);
    }
    let is_held = match named {
        Named::Series => store::series::find_by_slug(conn, slug).await?.is_some(),
        Named::Author => store::accounts::find_by_slug(conn, slug).await?.is_some(),
    };
    let row = store::paths::find(conn, &urls::named_path(named, slug)).await?;
    // One's own former name leads to oneself.
    let home = own.map(|own| urls::named(named, own));
    let is_own = |row: store::paths::PathRow| {
        row.target
            .is_some_and(|target| home.as_deref() == Some(target.as_str()))
    };
    Ok(!is_held && row.is_none_or(is_own))
}

/// Has what is called `to` from now on be found under its former names.
pub async fn move_to(
    conn: &mut Conn,
    named: Named,
    from: &str,
    to: &str,
    now: Timestamp,
) -> Result<()> {
    let was_public = is_public(conn, named, to, now).await?;
    let target = urls::named(named, to);
    store::paths::delete_redirect(conn, &urls::named_path(named, to)).await?;
    store::paths::retarget(conn, &urls::named(named, from), &target).await?;
    store::paths::redirect(
        conn,
        &urls::named_path(named, from),
        Some(&target),
        was_public,
        now,
    )
    .await
}

/// Has the address of what is about to be deleted say that it is gone, if readers could find anything there.
pub async fn retire(conn: &mut Conn, named: Named, slug: &str, now: Timestamp) -> Result<()> {
    if is_public(conn, named, slug, now).await? {
        store::paths::redirect(conn, &urls::named_path(named, slug), None, true, now).await?;
    }
    Ok(())
}
