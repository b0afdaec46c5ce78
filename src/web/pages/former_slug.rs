//! Former URLs of series and authors, for their pages and feeds.

use crate::error::{Error, Result};
use crate::model::SlugKind;
use crate::site::{self, Resolution};
use crate::slug_history;
use crate::urls;
use crate::web::context::PageContext;

/// Returns the encoded URL to which `/series/{slug}` or `/author/{slug}` redirects; `None` when a
/// public series or author has the slug.
///
/// # Errors
/// [`Error::Gone`] when something was there before, [`Error::NotFound`] when nothing public is or
/// was.
pub(super) async fn current_address(
    context: &mut PageContext,
    kind: SlugKind,
    slug: &str,
) -> Result<Option<String>> {
    if slug_history::is_public(&mut context.conn, kind, slug, context.now).await? {
        return Ok(None);
    }
    match site::resolve_path(&mut context.conn, &urls::slug_path(kind, slug), context.now).await? {
        Resolution::Moved(address) => Ok(Some(address)),
        Resolution::Gone => Err(Error::Gone),
        Resolution::NotFound => Err(Error::NotFound),
    }
}
