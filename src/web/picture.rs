//! How pages show pictures of the media library beside their text: covers and photos.
//!
//! A post, a user or the settings name a picture by its path. [`read`] reads what the library has
//! of it, and names the surrogate keys, so that a page changes when the picture does: when its
//! texts or its focus are changed, when it goes to the trash and when it comes back.

use super::context::PageContext;
use super::views::{Cover, Picture, Source};
use crate::error::Result;
use crate::model::settings::ListCovers;
use crate::model::{Crop, Media, MediaPath, SurrogateKey};
use crate::own_media;
use crate::render::{OwnFile, OwnMedia, REDUCED_MOTION, SIZES};

/// The ratios of a large and a small cover in a list, and the tallest one above a title: those of
/// `static/css/cover.css`.
const LARGE: (i64, i64) = (16, 9);
const SQUARE: (i64, i64) = (1, 1);
const TALLEST: (i64, i64) = (3, 2);

/// The least width of a cover that is shown as wide as the column, in pixels: a smaller one would be
/// enlarged.
const LEAST_LARGE: i64 = 480;

/// The pixels that a small square takes on a screen with two for each of the style sheet's.
const SMALL_PIXELS: i64 = 240;

/// Reads the pictures at these paths, and adds the surrogate keys of a page that shows them.
pub async fn read<'p>(
    context: &mut PageContext,
    paths: impl Iterator<Item = &'p MediaPath>,
    keys: &mut Vec<SurrogateKey>,
) -> Result<OwnMedia> {
    let hashes: Vec<_> = paths.map(MediaPath::hash).collect();
    keys.extend(hashes.iter().cloned().map(SurrogateKey::Media));
    own_media::read(&mut context.conn, &hashes).await
}

/// Returns where a list shows this cover: not large if it is small itself.
#[must_use]
pub fn place(file: &OwnFile, covers: ListCovers) -> ListCovers {
    match covers {
        ListCovers::Large if is_small(file) => ListCovers::Small,
        covers => covers,
    }
}

fn is_small(file: &OwnFile) -> bool {
    file.size().is_some_and(|(width, _)| width < LEAST_LARGE)
}

/// Returns the cover of a post in a list; `None` if lists show none.
#[must_use]
pub fn in_list(file: &OwnFile, covers: ListCovers, is_first: bool) -> Option<Picture> {
    let is_lazy = !is_first;
    match covers {
        ListCovers::None => None,
        ListCovers::Large => {
            let class = crop_class(file.media(), LARGE);
            Some(Picture {
                class,
                is_lazy,
                ..in_sizes(file)
            })
        }
        ListCovers::Small => Some(Picture {
            is_lazy,
            ..square(file)
        }),
    }
}

/// Returns the cover at the head of a post's page.
#[must_use]
pub fn at_head(file: &OwnFile) -> Cover {
    let (width, height) = file.size().unwrap_or(TALLEST);
    let is_tall = width * TALLEST.1 < height * TALLEST.0;
    let mut picture = in_sizes(file);
    if is_small(file) {
        picture.class = "cover-small".to_owned();
    } else if is_tall {
        picture.class = ["cover-tall", &crop_class(file.media(), TALLEST)]
            .join(" ")
            .trim_end()
            .to_owned();
    }
    Cover {
        picture,
        caption: file.media().caption.clone(),
    }
}

/// Returns the photo of a person whose name is beside it, so that it needs no words.
#[must_use]
pub fn photo(file: &OwnFile) -> Picture {
    Picture {
        alt: String::new(),
        ..square(file)
    }
}

/// Returns the alternative text of an item: none for one that only decorates.
#[must_use]
pub fn alt(media: &Media) -> &str {
    if media.decorative { "" } else { &media.alt }
}

/// Returns a picture as wide as the column, in its sizes.
fn in_sizes(file: &OwnFile) -> Picture {
    Picture {
        srcset: file.candidates(),
        sizes: SIZES,
        source: file.still().map(|path| Source {
            media: REDUCED_MOTION,
            path,
        }),
        src: file.path(),
        ..plain(file)
    }
}

/// Returns a picture as a small square, whose movement is left out.
fn square(file: &OwnFile) -> Picture {
    let (width, height) = file.size().unwrap_or(SQUARE);
    // The shorter side fills the square.
    let wanted = SMALL_PIXELS * width / height.clamp(1, width.max(1));
    Picture {
        src: file.path_of_width(wanted),
        class: crop_class(file.media(), SQUARE),
        ..plain(file)
    }
}

fn plain(file: &OwnFile) -> Picture {
    let (width, height) = file.size().unwrap_or(SQUARE);
    Picture::new(width, height, alt(file.media()).to_owned())
}

/// Returns the class that shows the part around the focus where the style sheet cuts a picture to a
/// ratio; empty for the middle.
fn crop_class(media: &Media, ratio: (i64, i64)) -> String {
    match Crop::of(media, ratio).map(|crop| crop.tenths(media)) {
        Some(5) | None => String::new(),
        Some(tenths) => format!("crop-{tenths}"),
    }
}
