//! The share image: the preview of a link to a post that has no image of its own.

use crate::model::LanguageTag;
use crate::model::settings::appearance::Shades;

/// The width in pixels, as link previews expect it
/// (<https://developers.facebook.com/docs/sharing/webmasters/images>).
pub const CARD_WIDTH: u32 = 1200;
/// The height in pixels.
pub const CARD_HEIGHT: u32 = 630;

/// The content of a share image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The post's title; `None` for the image of the blog itself.
    pub title: Option<String>,
    /// The day of publication, formatted for the post's language.
    pub date: Option<String>,
    /// The blog's name.
    pub blog: String,
    /// The language of the title, which can select a variant of a letter.
    pub lang: LanguageTag,
    /// The colours.
    pub shades: Shades,
}

impl Card {
    /// Returns the hash that identifies this image in its URL.
    #[must_use]
    pub fn hash(&self) -> String {
        let Shades {
            paper, ink, accent, ..
        } = self.shades;
        let colours = [paper, ink, accent]
            .map(|colour| colour.to_string())
            .concat();
        let [title, date] =
            [&self.title, &self.date].map(|text| text.as_deref().unwrap_or_default());
        super::hash(&[title, date, &self.blog, self.lang.as_str(), &colours])
    }
}
