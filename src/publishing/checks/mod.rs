//! What an author should look at before readers do: pictures without words for those who do not see
//! them, and links and pictures that lead to nothing on this blog.
//!
//! [`mentions()`] takes the pictures and own links out of the rendered text, and [`checks`] asks what
//! they lead to. Other hosts are not asked: they answer today and not tomorrow.
//!
//! To add a check, add a [`WarningCode`] and the function that finds it.

mod mentions;
mod own_paths;
mod warning;

use std::collections::HashSet;

use super::Draft;
use crate::error::Result;
use crate::model::{Media, MediaHash, MediaKind};
use crate::own_media;
use crate::render::OwnMedia;
use crate::services::Services;
use crate::store::Db;

pub(super) use mentions::{Mention, mentions};
pub use warning::{Place, Warning, WarningCode};

/// The most warnings that are given.
const WARNINGS_MAX: usize = 100;

/// Checks a draft whose rendered text has these mentions. A connection is only taken if there is
/// something to look up.
pub(super) async fn checks(
    db: &Db,
    services: &Services,
    draft: &Draft,
    mentions: &[Mention],
) -> Result<Vec<Warning>> {
    if mentions.is_empty() && draft.cover.is_none() {
        return Ok(Vec::new());
    }
    let mut conn = db.read().await?;
    let of_text = mentions.iter().filter_map(Mention::media);
    let of_cover = draft.cover.iter().map(|cover| cover.hash());
    let hashes: HashSet<MediaHash> = of_text.chain(of_cover).collect();
    let hashes: Vec<MediaHash> = hashes.into_iter().collect();
    let media = own_media::read(&mut conn, &hashes).await?;
    let missing = own_paths::missing(&mut conn, services, draft, mentions, &media).await?;
    drop(conn);
    let mut warnings = Vec::new();
    warnings.extend(cover_warning(draft, &media));
    for mention in mentions {
        warnings.extend(words_warning(draft, mention, &media));
        warnings.extend(missing_warning(draft, mention, &missing));
        if warnings.len() >= WARNINGS_MAX {
            break;
        }
    }
    warnings.truncate(WARNINGS_MAX);
    Ok(warnings)
}

/// Warns of a cover without words. Whether its picture exists is checked when it is chosen.
fn cover_warning(draft: &Draft, media: &OwnMedia) -> Option<Warning> {
    let cover = draft.cover.as_ref()?;
    let file = media.picture(&cover.hash())?.media();
    let shown = if file.decorative { "" } else { &file.alt };
    let code = fault_of(shown, Some(file))?;
    Some(Warning {
        code,
        message: match code {
            WarningCode::AltIsFileName => format!(
                "the alternative text of the cover is a file name: say in the media library what {} shows",
                file.name
            ),
            _ => format!(
                "the cover has no alternative text: say in the media library what {} shows, or mark it as decorative",
                file.name
            ),
        },
        place: Place::of_cover(cover.as_str()),
    })
}

/// Warns of a picture without words, or with a file name in their place.
fn words_warning(draft: &Draft, mention: &Mention, media: &OwnMedia) -> Option<Warning> {
    let alt = mention.alt.as_ref()?;
    let item = mention.media().and_then(|hash| media.file(&hash));
    let item = item.map(|file| file.media());
    if item.is_some_and(|item| item.kind != MediaKind::Picture) {
        return None;
    }
    let code = fault_of(alt, item)?;
    let known = item
        .map(|item| item.alt.as_str())
        .filter(|alt| !alt.is_empty());
    let message = match (code, known) {
        (WarningCode::AltIsFileName, _) => {
            format!("“{alt}” is a file name: say what the picture shows")
        }
        (_, Some(known)) => format!(
            "the picture has no alternative text; the media library has one: “{known}”"
        ),
        (_, None) if item.is_some() => "the picture has no alternative text: say what it shows, or mark it as decorative in the media library".to_owned(),
        (_, None) => "the picture has no alternative text: say what it shows".to_owned(),
    };
    Some(Warning {
        code,
        message,
        place: mention.place(&draft.source),
    })
}

fn missing_warning(draft: &Draft, mention: &Mention, missing: &HashSet<String>) -> Option<Warning> {
    let path = mention
        .own_path
        .as_ref()
        .filter(|path| missing.contains(*path))?;
    let (code, message) = match &mention.alt {
        Some(_) => (
            WarningCode::PictureNotFound,
            format!("there is no picture at {path}"),
        ),
        None => (
            WarningCode::LinkNotFound,
            format!("there is nothing at {path} for readers"),
        ),
    };
    Some(Warning {
        code,
        message,
        place: mention.place(&draft.source),
    })
}

/// What is wrong with an alternative text. An empty one is right for an item that only decorates.
fn fault_of(alt: &str, item: Option<&Media>) -> Option<WarningCode> {
    let alt = alt.trim();
    if alt.is_empty() {
        let is_decorative = item.is_some_and(|item| item.decorative);
        return (!is_decorative).then_some(WarningCode::MissingAlt);
    }
    let is_own_name = item.is_some_and(|item| alt == item.name.as_str());
    (is_own_name || mentions::is_file_name(alt)).then_some(WarningCode::AltIsFileName)
}
