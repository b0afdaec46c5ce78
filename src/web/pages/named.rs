//! What stands at `/series/{slug}` or `/author/{slug}`, for the page and for its feeds.

use crate::error::{Error, Result};
use crate::model::Named;
use crate::naming;
use crate::site::{self, Place};
use crate::urls;
use crate::web::page::Reading;

/// The encoded address that is meant instead; `None` where something public has the name.
///
/// # Errors
/// [`Error::Gone`] where something was, [`Error::NotFound`] where nothing is that readers may know of.
pub(super) async fn elsewhere(
    reading: &mut Reading,
    named: Named,
    slug: &str,
) -> Result<Option<String>> {
    if naming::is_public(&mut reading.conn, named, slug, reading.now).await? {
        return Ok(None);
    }
    match site::find_place(
        &mut reading.conn,
        &urls::named_path(named, slug),
        reading.now,
    )
    .await?
    {
        Place::Moved(address) => Ok(Some(address)),
        Place::Gone => Err(Error::Gone),
        Place::Nothing => Err(Error::NotFound),
    }
}
