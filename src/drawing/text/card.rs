//! Draws the share image.
//!
//! The date, the title and the blog's name are laid out first and drawn only if a font has all
//! their letters. If not, the layout is tried again with less: without the missing letters, then
//! with the blog's name only, then without any text. The title gets the largest size at which it
//! fits.

use png::EncodingError;

use super::typesetting::{Block, Fonts, Measure, Painter};
use crate::drawing::canvas::Canvas;
use crate::drawing::card::{CARD_HEIGHT, CARD_WIDTH, Card};
use crate::model::settings::appearance::Shades;

const MARGIN: f32 = 84.0;
const WIDTH: f32 = CARD_WIDTH as f32 - 2.0 * MARGIN;
/// The vertical position of the line above the blog's name.
const RULE: i32 = 508;
/// The opacity of that line, of 255.
const RULE_COVER: u8 = 38;
/// The font sizes for the title, largest first, each with the most lines that fit.
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

/// The laid-out texts of a share image.
struct Setting {
    date: Option<Block>,
    title: Block,
    blog: Option<Block>,
}

impl Card {
    /// Returns a card with only the blog's name.
    fn without_title(&self) -> Self {
        Self {
            title: None,
            date: None,
            ..self.clone()
        }
    }

    /// Returns a card without the letters that no font has, or `None` if that leaves too little of
    /// a text.
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

    /// Lays out the texts with `fonts`. Returns `None` if a letter is missing.
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

/// Lays out the title in the largest size at which it fits without breaking a word, with lines of
/// similar length. A title that fits in no size gets the smallest, with words broken where needed
/// and an ellipsis at the end.
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
    /// Draws a share image as a PNG, with as much of its text as the fonts can draw.
    ///
    /// # Errors
    /// Encoding fails; for a bitmap in memory that is not expected.
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

/// Returns the left edge of a single line, so that it is aligned with the title even if its own
/// direction of writing differs.
fn aligned(block: &Block, is_rtl: bool) -> f32 {
    let slack = WIDTH - block.line_width();
    match (block.is_rtl(), is_rtl) {
        (false, true) => MARGIN + slack,
        (true, false) => MARGIN - slack,
        (true, true) | (false, false) => MARGIN,
    }
}

/// Draws the line above the blog's name.
fn rule(canvas: &mut Canvas, shades: Shades) {
    let (left, width) = (MARGIN as i32, WIDTH as i32);
    canvas.fill((left, RULE), (width, 2), shades.ink, RULE_COVER);
}
