//! The pictures of other servers that the source of a post names.

use std::ops::Range;

use super::address::RemoteAddress;
use crate::error::Result;
use crate::model::{Format, LanguageTag};
use crate::render::{self, RemoteImage};
use crate::services::Services;

/// An address in a source at which there is a picture: shown itself, or linked from a smaller size
/// of the same picture.
#[derive(Clone, Debug)]
pub(super) struct NamedPicture {
    pub(super) range: Range<usize>,
    pub(super) address: RemoteAddress,
}

/// Finds the pictures in a source, off the async threads.
pub(super) async fn named_pictures(
    services: &Services,
    source: &str,
    format: Format,
    lang: &LanguageTag,
) -> Result<Vec<NamedPicture>> {
    let (text, lang) = (source.to_owned(), lang.clone());
    let find = move || render::remote_images(&text, format, &lang);
    let images = services.off_thread_for(source.len(), find).await?;
    Ok(images.iter().filter_map(named).collect())
}

fn named(image: &RemoteImage) -> Option<NamedPicture> {
    let address = RemoteAddress::of(&image.address)?;
    let same =
        |other: &String| RemoteAddress::of(other).is_some_and(|other| other.best == address.best);
    if !image.linked_from.is_empty() && !image.linked_from.iter().any(same) {
        // The link leads to something else than its picture.
        return None;
    }
    Some(NamedPicture {
        range: image.range.clone(),
        address,
    })
}
