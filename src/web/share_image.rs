//! The share image of a post or of the blog: what it shows, and its entry in the head of a page.
//!
//! That of a post with a cover is cut from the cover, round its focus. Any other is drawn.

use super::context::PageContext;
use super::picture;
use super::views::PreviewImage;
use crate::drawing::{CARD_HEIGHT, CARD_WIDTH, Card, HAS_TEXT};
use crate::media::Cut;
use crate::model::{Crop, Kind, MediaHash, Post};
use crate::render::OwnFile;
use crate::urls;

/// The digits of the hash in the address of what is cut.
const DIGITS: usize = 16;

/// A share image that can be made.
#[derive(Clone, Debug)]
pub enum ShareImage {
    /// A drawing with the title.
    Card(Card),
    /// A part of a cover.
    Cover(CoverCut),
}

/// A part of a cover in the ratio of link previews.
#[derive(Clone, Debug)]
pub struct CoverCut {
    /// The file of which it is cut: the smallest size with enough pixels.
    pub file: MediaHash,
    /// The part, and the size that it gets.
    pub cut: Cut,
    alt: String,
}

impl ShareImage {
    /// Returns the path of the image; `subject` is the id of the post, or [`urls::BLOG`].
    #[must_use]
    pub fn path(&self, subject: &str) -> String {
        match self {
            Self::Card(card) => urls::share(subject, &card.hash()),
            Self::Cover(cover) => urls::share_cover(subject, &cover.hash()),
        }
    }
}

impl CoverCut {
    /// Cuts the largest part round the focus, and reduces it if it is larger than previews show.
    fn of(file: &OwnFile) -> Option<Self> {
        let media = file.media();
        let (width, height) = (i64::from(CARD_WIDTH), i64::from(CARD_HEIGHT));
        let crop = Crop::of(media, (width, height))?;
        let size = match crop.width >= width {
            true => (width, height),
            false => (crop.width, crop.height),
        };
        let full_width = media.width?;
        let enough = (size.0 * full_width + crop.width - 1) / crop.width.max(1);
        let variant = file.variant_of(enough);
        let part = |length: i64| u32::try_from(length).ok();
        Some(Self {
            file: variant
                .map_or(&media.hash, |(variant, _)| &variant.hash)
                .clone(),
            cut: Cut {
                part: (
                    part(crop.x)?,
                    part(crop.y)?,
                    part(crop.width)?,
                    part(crop.height)?,
                ),
                of_width: part(full_width)?,
                size: (part(size.0)?, part(size.1)?),
            },
            alt: picture::alt(media).to_owned(),
        })
    }

    /// Returns the hash that identifies this image in its URL.
    fn hash(&self) -> String {
        let what = format!("{} {:?}", self.file, self.cut);
        let mut hash = String::from(MediaHash::of(what.as_bytes()));
        hash.truncate(DIGITS);
        hash
    }
}

/// Returns the share image of a post or of the blog; `None` if there is no cover to cut, and Tympan
/// was built without drawings.
#[must_use]
pub fn of<C>(
    context: &PageContext<C>,
    post: Option<&Post>,
    cover: Option<&OwnFile>,
) -> Option<ShareImage> {
    if let Some(cut) = cover.and_then(CoverCut::of) {
        return Some(ShareImage::Cover(cut));
    }
    HAS_TEXT.then(|| ShareImage::Card(card(context, post)))
}

fn card<C>(context: &PageContext<C>, post: Option<&Post>) -> Card {
    let settings = &context.settings;
    let dated = post
        .filter(|post| post.kind == Kind::Post)
        .and_then(|post| post.published_at);
    Card {
        title: post.map(|post| context.title(post)),
        date: dated.map(|at| context.locale.day(at)),
        blog: settings.title.clone(),
        lang: post
            .and_then(|post| post.lang.clone())
            .unwrap_or_else(|| settings.language.clone()),
        shades: settings.appearance.palette().day,
    }
}

/// Returns the share image for the head of a page, if there is one.
pub fn preview<C>(
    context: &PageContext<C>,
    post: Option<&Post>,
    cover: Option<&OwnFile>,
) -> Option<PreviewImage> {
    let subject = post.map_or_else(|| urls::BLOG.to_owned(), |post| post.id.to_string());
    let image = of(context, post, cover)?;
    let url = context.absolute(&image.path(&subject));
    let (size, alt) = match image {
        ShareImage::Card(card) => ((CARD_WIDTH, CARD_HEIGHT), card.title.unwrap_or(card.blog)),
        ShareImage::Cover(cover) => (cover.cut.size, cover.alt),
    };
    let alt = match post {
        Some(post) if alt.is_empty() => context.title(post),
        _ => alt,
    };
    let size = Some(size);
    Some(PreviewImage { url, size, alt })
}
