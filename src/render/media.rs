//! The blog's own pictures, sounds and videos in a post.
//!
//! An author writes the address of a file of the media library as that of any other picture. What
//! the library knows of it is added when the post is rendered: the size, smaller sizes for narrow
//! screens, a still for readers who want no motion, a player for sounds and videos. None of it can
//! come from the author.

use std::collections::BTreeMap;

use super::gallery;
use crate::model::{Media, MediaHash, MediaKind, MediaVariant};
use crate::safe_html::tokens::{Element, Token, unescape};
use crate::safe_html::{Builder, SafeHtml};
use crate::urls;

/// The widths at which a page shows a picture, for the attribute `sizes`: those of `.prose` in
/// `static/css/base.css`.
pub const SIZES: &str = "(min-width: 42rem) 34rem, calc(100vw - 2rem)";

/// The widths of a picture in the shape of a phone's screen, which would be higher than a desk's:
/// those of `.tall-picture` in `static/css/prose.css`.
const TALL_SIZES: &str = "20rem";
/// The ratios of width to height of such a picture, in hundredths.
const TALL: std::ops::RangeInclusive<i64> = 38..=60;

const TALL_PICTURE: &str = "tall-picture";

/// The largest width of a picture that stays in its line of words, in pixels.
const IN_LINE: i64 = 96;

/// The readers who get the still of an animation.
pub const REDUCED_MOTION: &str = "(prefers-reduced-motion: reduce)";

/// The files of the media library that a text names, by hash.
#[derive(Clone, Debug, Default)]
pub struct OwnMedia(BTreeMap<MediaHash, OwnFile>);

/// A file of the media library, with its smaller sizes.
#[derive(Clone, Debug)]
pub struct OwnFile {
    media: Media,
    variants: Vec<MediaVariant>,
}

/// Where a page shows a picture.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// Whether it is the first picture of a post, which readers see without scrolling.
    pub(super) loads_at_once: bool,
    /// The widths at which it is shown in a gallery, for the attribute `sizes`.
    pub(super) gallery_sizes: Option<String>,
    /// Whether there are words beside it.
    pub(super) is_beside_words: bool,
}

impl OwnMedia {
    /// Adds an item, with its variants from the smallest to the largest.
    pub fn insert(&mut self, media: Media, variants: Vec<MediaVariant>) {
        let hash = media.hash.clone();
        self.0.insert(hash, OwnFile::new(media, variants));
    }

    /// Returns the file with this hash, in the trash or not.
    #[must_use]
    pub fn file(&self, hash: &MediaHash) -> Option<&OwnFile> {
        self.0.get(hash)
    }

    /// Returns the picture with this hash, unless it is in the trash.
    #[must_use]
    pub fn picture(&self, hash: &MediaHash) -> Option<&OwnFile> {
        let file = self.0.get(hash)?;
        let is_shown = file.is_picture() && file.media.trashed_at.is_none();
        is_shown.then_some(file)
    }

    /// Returns the file that an `<img>` shows.
    pub(super) fn shown_by(&self, image: &Element<'_>) -> Option<&OwnFile> {
        self.0.get(&shown(image)?)
    }
}

impl OwnFile {
    /// Makes the file of an item, with its variants from the smallest to the largest.
    #[must_use]
    pub fn new(media: Media, variants: Vec<MediaVariant>) -> Self {
        Self { media, variants }
    }

    /// The item.
    #[must_use]
    pub fn media(&self) -> &Media {
        &self.media
    }

    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> String {
        urls::media(&self.media.hash, &self.media.name)
    }

    /// Returns the smallest size that is at least `width` pixels wide and does not move, with its
    /// path: a variant, or else `None` for the file itself.
    #[must_use]
    pub fn variant_of(&self, width: i64) -> Option<(&MediaVariant, String)> {
        let is_wide_enough = |variant: &&MediaVariant| variant.width >= width;
        let variant = match self.is_animated() {
            true => self.variants.first(),
            false => self.variants.iter().find(is_wide_enough),
        }?;
        let path = urls::media_variant(&self.media.hash, variant, &self.media.name);
        Some((variant, path))
    }

    /// Returns the path of the smallest size that is at least `width` pixels wide and does not move.
    #[must_use]
    pub fn path_of_width(&self, width: i64) -> String {
        let variant = self.variant_of(width);
        variant.map_or_else(|| self.path(), |(_, path)| path)
    }

    /// Whether it is shown as a picture, not played.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        self.media.kind == MediaKind::Picture
    }

    /// Whether it is a picture that is large enough for a gallery.
    pub(super) fn is_for_gallery(&self) -> bool {
        let is_large = |(width, _): (i64, i64)| width >= gallery::LEAST_PIXELS;
        self.is_picture() && self.size().is_some_and(is_large)
    }

    /// The ratio of width to height in tenths, rounded to one that a gallery knows.
    pub(super) fn ratio(&self) -> i64 {
        let (width, height) = self.size().unwrap_or((1, 1));
        gallery::nearest_ratio(width, height)
    }

    /// The width and height of a picture.
    #[must_use]
    pub fn size(&self) -> Option<(i64, i64)> {
        self.media.width.zip(self.media.height)
    }

    /// Writes what the `<img>` of an author becomes.
    pub(super) fn write(&self, out: &mut Builder<'_>, image: &Element<'_>, shown: &Shown) {
        match self.media.kind {
            MediaKind::Picture => self.write_picture(out, image, shown),
            MediaKind::Audio => self.write_player(out, image, "audio", "none"),
            MediaKind::Video => self.write_player(out, image, "video", "metadata"),
            MediaKind::Document => self.write_link(out, image),
        }
    }

    fn write_picture(&self, out: &mut Builder<'_>, image: &Element<'_>, shown: &Shown) {
        let attributes = self.picture_attributes(image, shown);
        let attributes = attributes
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let Some(still) = self.still() else {
            out.open("img", attributes);
            return;
        };
        out.open("picture", []);
        out.open("source", [("media", REDUCED_MOTION), ("srcset", &still)]);
        out.open("img", attributes);
        out.close();
    }

    fn picture_attributes<'i>(&self, image: &Element<'i>, shown: &Shown) -> Vec<(&'i str, String)> {
        let is_kept = |name: &str| match name {
            "width" | "height" => false,
            // It is the caption.
            "title" => shown.gallery_sizes.is_none(),
            "loading" => !shown.loads_at_once,
            _ => true,
        };
        let own = image.attributes().filter(|(name, _)| is_kept(name));
        let mut attributes: Vec<_> = own.map(|(name, value)| (name, unescape(value))).collect();
        if let Some((width, height)) = self.shown_size(image) {
            attributes.push(("width", width.to_string()));
            attributes.push(("height", height.to_string()));
        }
        let class = self.class(image, shown);
        if let Some(class) = class {
            add_class(&mut attributes, class);
        }
        if let Some(candidates) = self.candidates() {
            let sizes = match (&shown.gallery_sizes, side(image, "width")) {
                (Some(sizes), _) => sizes.clone(),
                (None, Some(width)) => format!("{width}px"),
                (None, None) if class == Some(TALL_PICTURE) => TALL_SIZES.to_owned(),
                (None, None) => SIZES.to_owned(),
            };
            attributes.push(("srcset", candidates));
            attributes.push(("sizes", sizes));
        }
        attributes
    }

    /// Returns the class of a picture that is not simply as wide as the column.
    fn class(&self, image: &Element<'_>, shown: &Shown) -> Option<&'static str> {
        let (width, height) = self.shown_size(image)?;
        let is_sized = side(image, "width").or(side(image, "height")).is_some();
        if shown.gallery_sizes.is_some() {
            None
        } else if shown.is_beside_words && width <= IN_LINE {
            Some("inline-picture")
        } else if !is_sized && TALL.contains(&(width * 100 / height.max(1))) {
            Some(TALL_PICTURE)
        } else {
            None
        }
    }

    /// Returns the size that the page reserves: the author's, completed by the ratio of the file, or
    /// that of the file.
    fn shown_size(&self, image: &Element<'_>) -> Option<(i64, i64)> {
        let (width, height) = self.size()?;
        Some(match (side(image, "width"), side(image, "height")) {
            (Some(wide), Some(high)) => (wide, high),
            (Some(wide), None) => (wide, wide * height / width.max(1)),
            (None, Some(high)) => (high * width / height.max(1), high),
            (None, None) => (width, height),
        })
    }

    /// Returns the sizes among which a browser chooses, the file itself last; `None` if there is
    /// only the file.
    #[must_use]
    pub fn candidates(&self) -> Option<String> {
        if self.is_animated() || self.variants.is_empty() {
            return None;
        }
        let smaller = self.variants.iter().map(|variant| {
            let path = urls::media_variant(&self.media.hash, variant, &self.media.name);
            format!("{path} {}w", variant.width)
        });
        let whole = format!("{} {}w", self.path(), self.media.width?);
        Some(smaller.chain([whole]).collect::<Vec<_>>().join(", "))
    }

    /// Returns the path of the first frame of an animation.
    #[must_use]
    pub fn still(&self) -> Option<String> {
        let (_, path) = self.variant_of(0).filter(|_| self.is_animated())?;
        Some(path)
    }

    fn is_animated(&self) -> bool {
        self.media.frames.is_some_and(|frames| frames > 1)
    }

    /// Writes a player with a link inside it, for what cannot play.
    fn write_player(&self, out: &mut Builder<'_>, image: &Element<'_>, name: &str, preload: &str) {
        let (path, words) = (self.path(), self.words(image));
        let attributes = [
            ("src", path.as_str()),
            ("controls", ""),
            ("preload", preload),
            ("aria-label", words.as_str()),
        ];
        out.open(name, attributes);
        self.write_link(out, image);
        out.close();
    }

    fn write_link(&self, out: &mut Builder<'_>, image: &Element<'_>) {
        out.open("a", [("href", self.path().as_str()), ("rel", "noopener")]);
        out.text(&self.words(image));
        out.close();
    }

    /// The author's words for the file, or its name.
    fn words(&self, image: &Element<'_>) -> String {
        let alt = image.attribute("alt").map(unescape).unwrap_or_default();
        if alt.trim().is_empty() {
            self.media.name.to_string()
        } else {
            alt
        }
    }
}

/// Returns the hashes of the sounds and videos that a rendered post plays, in order.
#[must_use]
pub fn played(html: &SafeHtml) -> Vec<MediaHash> {
    let players = html.tokens().filter_map(|token| match *token {
        Token::Open(element) if matches!(element.name, "audio" | "video") => shown(&element),
        _ => None,
    });
    players.collect()
}

/// Returns the hash of the file that an element shows, if it is of the media library.
fn shown(element: &Element<'_>) -> Option<MediaHash> {
    MediaHash::of_path(element.attribute("src")?)
}

/// Adds a class to those that an element has.
fn add_class(attributes: &mut Vec<(&str, String)>, class: &str) {
    match attributes.iter_mut().find(|(name, _)| *name == "class") {
        Some((_, classes)) => *classes = format!("{classes} {class}"),
        None => attributes.push(("class", class.to_owned())),
    }
}

/// Returns a side that the author gave in pixels.
fn side(image: &Element<'_>, name: &str) -> Option<i64> {
    image.attribute(name)?.parse().ok()
}
