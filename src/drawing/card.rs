//! The share image: what a link to a post without a picture of its own is shown with.

use png::EncodingError;

use super::canvas::Canvas;
use super::typesetting::{Block, Fonts, Measure, Painter};
use crate::model::settings::look::Shades;

/// The width that link previews are made for (<https://developers.facebook.com/docs/sharing/webmasters/images>).
pub const CARD_WIDTH: u32 = 1200;
/// Their height.
pub const CARD_HEIGHT: u32 = 630;

const MARGIN: f32 = 84.0;
const WIDTH: f32 = CARD_WIDTH as f32 - 2.0 * MARGIN;
/// Where the line above the blog's name is drawn.
const RULE: i32 = 508;
/// How much of the ink is in that line.
const RULE_COVER: u8 = 38;
/// The title's sizes, largest first, each with the most lines that there is room for.
const TITLES: [(f32, usize); 7] = [
    (88.0, 3),
    (78.0, 3),
    (68.0, 4),
    (60.0, 5),
    (52.0, 5),
    (46.0, 6),
    (40.0, 7),
];
const DATE: Measure = Measure {
    size: 31.0,
    width: WIDTH,
    lines: 1,
    breaks: true,
};
const BLOG: Measure = Measure {
    size: 36.0,
    width: WIDTH,
    lines: 1,
    breaks: true,
};

/// What stands on a share image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The post's title; `None` for the blog's own.
    pub title: Option<String>,
    /// The day of publication in words.
    pub date: Option<String>,
    /// The blog's name.
    pub blog: String,
    /// The title's language, by which letters of one code are drawn in their own ways.
    pub lang: String,
    /// The colours.
    pub shades: Shades,
}

/// The texts of a card, set.
struct Setting {
    date: Option<Block>,
    title: Block,
    blog: Option<Block>,
}

impl Card {
    /// What names this picture in its address.
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
        super::hash(&[title, date, &self.blog, &self.lang, &colours])
    }

    /// The card with the blog's name alone.
    fn without_title(&self) -> Self {
        Self {
            title: None,
            date: None,
            ..self.clone()
        }
    }

    /// The card without the letters of its texts that are in no font.
    fn settable(&self, fonts: &mut Fonts) -> Option<Self> {
        let mut words = |text: &Option<String>| {
            text.as_deref()
                .map(|text| fonts.settable(text))
                .map_or(Some(None), |left| left.map(Some))
        };
        let (title, date) = (words(&self.title)?, words(&self.date)?);
        Some(Self {
            title,
            date,
            blog: fonts.settable(&self.blog)?,
            ..self.clone()
        })
    }

    /// Its texts with these fonts; `None` where a letter is missing.
    fn set(&self, fonts: &mut Fonts) -> Option<Setting> {
        let Some(words) = &self.title else {
            return Some(Setting {
                date: None,
                title: title(fonts, &self.blog)?,
                blog: None,
            });
        };
        let date = self.date.as_deref().map(|date| fonts.set(date, DATE));
        let date = date.map_or(Some(None), |date| date.map(Some))?;
        Some(Setting {
            date,
            title: title(fonts, words)?,
            blog: Some(fonts.set(&self.blog, BLOG)?),
        })
    }
}

/// The title in the largest size that it fits in whole, in lines of one length.
fn title(fonts: &mut Fonts, words: &str) -> Option<Block> {
    for (size, lines) in TITLES {
        let mut block = fonts.set(
            words,
            Measure {
                size,
                width: WIDTH,
                lines,
                breaks: false,
            },
        )?;
        if block.lines() <= lines && block.fits() {
            fonts.balance(&mut block);
            return Some(block);
        }
    }
    let (size, lines) = TITLES[TITLES.len() - 1];
    fonts.set(
        words,
        Measure {
            size,
            width: WIDTH,
            lines,
            breaks: true,
        },
    )
}

impl Painter {
    /// Draws a share image as a PNG: the whole of it, or most, or the blog's name, or the bare paper, as far as there are letters.
    ///
    /// # Errors
    /// None that a picture in memory could have.
    pub fn card(&mut self, card: &Card) -> Result<Vec<u8>, EncodingError> {
        let mut canvas = Canvas::new(CARD_WIDTH, CARD_HEIGHT, card.shades.paper);
        let whole = self.with_fonts(&card.lang, |fonts| card.set(fonts));
        let most =
            whole.or_else(|| self.with_fonts(&card.lang, |fonts| card.settable(fonts)?.set(fonts)));
        let named =
            most.or_else(|| self.with_fonts(&card.lang, |fonts| card.without_title().set(fonts)));
        match named {
            Some((setting, mut fonts)) => {
                self.compose(&mut canvas, &mut fonts, &setting, card.shades)
            }
            None => rule(&mut canvas, card.shades),
        }
        canvas.png()
    }

    fn compose(
        &mut self,
        canvas: &mut Canvas,
        fonts: &mut Fonts,
        setting: &Setting,
        shades: Shades,
    ) {
        let is_rtl = setting.title.is_rtl();
        let left = |block: &Block| {
            if is_rtl {
                MARGIN + WIDTH - block.width()
            } else {
                MARGIN
            }
        };
        let Some(blog) = &setting.blog else {
            let top = (CARD_HEIGHT as f32 - setting.title.height()) / 2.0 - 20.0;
            self.draw(
                canvas,
                fonts,
                &setting.title,
                (left(&setting.title), top),
                shades.ink,
            );
            return rule(canvas, shades);
        };
        let mut top = MARGIN - 10.0;
        if let Some(date) = &setting.date {
            self.draw(
                canvas,
                fonts,
                date,
                (aligned(date, is_rtl), top),
                shades.accent,
            );
            top += date.height() + 26.0;
        }
        self.draw(
            canvas,
            fonts,
            &setting.title,
            (left(&setting.title), top),
            shades.ink,
        );
        rule(canvas, shades);
        self.draw(
            canvas,
            fonts,
            blog,
            (aligned(blog, is_rtl), RULE as f32 + 26.0),
            shades.ink,
        );
    }
}

/// Where a line of its own direction begins so that it stands on the title's side.
fn aligned(block: &Block, is_rtl: bool) -> f32 {
    let slack = WIDTH - block.line_width();
    match (block.is_rtl(), is_rtl) {
        (false, true) => MARGIN + slack,
        (true, false) => MARGIN - slack,
        (true, true) | (false, false) => MARGIN,
    }
}

fn rule(canvas: &mut Canvas, shades: Shades) {
    let (left, width) = (MARGIN as i32, WIDTH as i32);
    canvas.fill((left, RULE), (width, 2), shades.ink, RULE_COVER);
}
