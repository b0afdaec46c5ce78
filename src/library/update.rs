//! Changing the name and the texts of an item.

use super::change_record::change;
use super::{stale, texts};
use crate::error::{EntryFault, Error, Result};
use crate::model::change::changed_fields;
use crate::model::{Action, Authority, Media, MediaName};
use crate::services::Services;
use crate::store::media::MediaTexts;
use crate::store::{self, Tx};

/// What a user wants an item to be called, and says about it. What is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct MediaChange {
    /// The name. It becomes a slug and keeps the extension of the file.
    pub name: Option<String>,
    /// What a picture shows; may be empty.
    pub alt: Option<String>,
    /// Whether a picture needs no alternative text.
    pub decorative: Option<bool>,
    /// The text below a picture; may be empty.
    pub caption: Option<String>,
    /// The most important point, in percent of width and height; inside, `None` for the middle.
    pub focus: Option<Option<(i64, i64)>>,
}

/// Changes an item that the caller read at `media.version`.
///
/// # Errors
/// [`Error::Invalid`] with every invalid field, [`Error::Forbidden`] or [`Error::NotFound`] unless
/// `by` may change the item, [`Error::Stale`] if it has changed since it was read.
pub async fn update(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    media: &Media,
    wanted: MediaChange,
) -> Result<Media> {
    by.require_write_media(media)?;
    let name = match wanted.name.as_deref() {
        Some(name) => rename(tx, media, name).await?,
        None => media.name.clone(),
    };
    let before = texts_of(media);
    let texts = texts::checked(&apply(&before, wanted), Some(&before))?;
    let fields = changed(media, &name, &before, &texts);
    if fields.is_empty() {
        tx.unrecorded("nothing changed");
        return Ok(media.clone());
    }
    let now = services.clock.now();
    let after = store::media::update(tx, media.id, media.version, &name, &texts, now).await?;
    let after = after.ok_or_else(|| stale(media.version + 1))?;
    tx.record(change(
        by.actor(),
        Action::MediaUpdated,
        &after,
        fields,
        now,
    ));
    Ok(after)
}

async fn rename(tx: &mut Tx, media: &Media, name: &str) -> Result<MediaName> {
    let language = store::settings::find(tx).await?.settings.language;
    MediaName::make(name, media.name.extension(), &language)
        .ok_or_else(|| Error::invalid("name", EntryFault::FileName))
}

fn texts_of(media: &Media) -> MediaTexts {
    MediaTexts {
        alt: media.alt.clone(),
        decorative: media.decorative,
        caption: media.caption.clone(),
        focus: media.focus_x.zip(media.focus_y),
    }
}

fn apply(before: &MediaTexts, wanted: MediaChange) -> MediaTexts {
    let before = before.clone();
    MediaTexts {
        alt: wanted.alt.unwrap_or(before.alt),
        decorative: wanted.decorative.unwrap_or(before.decorative),
        caption: wanted.caption.unwrap_or(before.caption),
        focus: wanted.focus.unwrap_or(before.focus),
    }
}

fn changed(
    media: &Media,
    name: &MediaName,
    before: &MediaTexts,
    after: &MediaTexts,
) -> Vec<String> {
    changed_fields([
        ("name", media.name != *name),
        ("alt", before.alt != after.alt),
        ("decorative", before.decorative != after.decorative),
        ("caption", before.caption != after.caption),
        ("focus", before.focus != after.focus),
    ])
}
