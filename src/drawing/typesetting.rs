//! Text as letters at their places: which fonts, how many lines, how wide.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use cosmic_text::fontdb::{Database, Source, Weight};
use cosmic_text::{
    Attrs, Buffer, Ellipsize, EllipsizeHeightLimit, Family, FontSystem, LayoutGlyph, Metrics,
    Shaping, SwashCache, Wrap,
};
use unicode_segmentation::UnicodeSegmentation;

use super::canvas::Canvas;
use crate::model::colour::Colour;

/// Literata SemiBold: Latin, Greek, Cyrillic.
const SERIF: &[u8] = include_bytes!("fonts/literata-semibold.ttf");
/// Noto Naskh Arabic SemiBold.
const NASKH: &[u8] = include_bytes!("fonts/noto-naskh-arabic-semibold.ttf");
/// A line's height in its letters' size.
const LEADING: f32 = 1.17;
/// How a text is set to see which of its letters are there.
const PROOF: Measure = Measure {
    size: 16.0,
    width: 10_000.0,
    lines: 9,
    breaks: false,
};
/// How many halvings find the narrowest measure, to within a point or two.
const HALVINGS: u32 = 9;

/// Sets and draws text. Making one is cheap; looking through the system's fonts, once, is not.
pub struct Painter {
    own: Database,
    system: Option<Database>,
    letters: SwashCache,
}

impl fmt::Debug for Painter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Painter")
            .field("system", &self.system.is_some())
            .finish_non_exhaustive()
    }
}

impl Default for Painter {
    fn default() -> Self {
        let mut own = Database::new();
        for font in [SERIF, NASKH] {
            own.load_font_source(Source::Binary(Arc::new(font)));
        }
        Self {
            own,
            system: None,
            letters: SwashCache::new(),
        }
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    /// The letters' size.
    pub size: f32,
    /// The room across.
    pub width: f32,
    /// The most lines; what is more ends in an ellipsis.
    pub lines: usize,
    /// Whether a word that is too long is broken.
    pub breaks: bool,
}

/// A text that is set.
#[derive(Debug)]
pub(super) struct Block {
    buffer: Buffer,
    width: f32,
}

/// The outline of a letter, y upward, and the place of its origin, y downward.
pub(super) type Outline = (Box<[cosmic_text::Command]>, (f32, f32));

/// What a text is set with: its language's fonts, those of the system too where they are needed.
pub(super) struct Fonts(FontSystem);

impl Painter {
    /// What `set` makes of the text with our own fonts, or else with the system's beside them.
    pub(super) fn with_fonts<T>(
        &mut self,
        lang: &str,
        mut set: impl FnMut(&mut Fonts) -> Option<T>,
    ) -> Option<(T, Fonts)> {
        let mut own = Fonts(FontSystem::new_with_locale_and_db(
            lang.to_owned(),
            self.own.clone(),
        ));
        if let Some(done) = set(&mut own) {
            return Some((done, own));
        }
        let ours = &self.own;
        let system = self.system.get_or_insert_with(|| {
            let mut all = ours.clone();
            all.load_system_fonts();
            all
        });
        let mut all = Fonts(FontSystem::new_with_locale_and_db(
            lang.to_owned(),
            system.clone(),
        ));
        set(&mut all).map(|done| (done, all))
    }

    /// Draws a block with its upper left corner at `(x, y)`.
    pub(super) fn draw(
        &mut self,
        canvas: &mut Canvas,
        fonts: &mut Fonts,
        block: &Block,
        (x, y): (f32, f32),
        colour: Colour,
    ) {
        for run in block.buffer.layout_runs() {
            for glyph in run.glyphs {
                let place = glyph.physical((x, y + run.line_y), 1.0);
                if let Some(image) = self
                    .letters
                    .get_image_uncached(&mut fonts.0, place.cache_key)
                {
                    canvas.letter(&image, (place.x, place.y), colour);
                }
            }
        }
    }

    /// The outlines of a block's letters, each with its place.
    pub(super) fn outlines(&mut self, fonts: &mut Fonts, block: &Block) -> Vec<Outline> {
        let mut outlines = Vec::new();
        for run in block.buffer.layout_runs() {
            for glyph in run.glyphs {
                let place = glyph.physical((0.0, run.line_y), 1.0);
                let commands = self
                    .letters
                    .get_outline_commands_uncached(&mut fonts.0, place.cache_key);
                #[expect(clippy::cast_precision_loss, reason = "a place within a picture")]
                outlines
                    .extend(commands.map(|commands| (commands, (place.x as f32, place.y as f32))));
            }
        }
        outlines
    }

    /// The edges of what a block's letters cover: left, top, right, bottom.
    pub(super) fn edges(&mut self, fonts: &mut Fonts, block: &Block) -> Option<[i32; 4]> {
        let mut edges: Option<[i32; 4]> = None;
        for run in block.buffer.layout_runs() {
            for glyph in run.glyphs {
                let place = glyph.physical((0.0, run.line_y), 1.0);
                let Some(image) = self
                    .letters
                    .get_image_uncached(&mut fonts.0, place.cache_key)
                else {
                    continue;
                };
                let (left, top) = (
                    place.x + image.placement.left,
                    place.y - image.placement.top,
                );
                let own = [
                    left,
                    top,
                    left + image.placement.width.cast_signed(),
                    top + image.placement.height.cast_signed(),
                ];
                let all = edges.unwrap_or(own);
                edges = Some([
                    own[0].min(all[0]),
                    own[1].min(all[1]),
                    own[2].max(all[2]),
                    own[3].max(all[3]),
                ]);
            }
        }
        edges
    }
}

impl Fonts {
    /// Sets a text; `None` where a letter is in no font.
    pub(super) fn set(&mut self, text: &str, measure: Measure) -> Option<Block> {
        let block = self.shape(text, measure);
        block.missing().is_empty().then_some(block)
    }

    /// A text without what is in no font, such as emoji where the system has none; `None` where most of it is not.
    pub(super) fn settable(&mut self, text: &str) -> Option<String> {
        let missing = self.shape(text, PROOF).missing();
        let is_left = |at: usize| !missing.iter().any(|gap| gap.contains(&at));
        let left: String = text
            .char_indices()
            .filter(|(at, _)| is_left(*at))
            .map(|(_, c)| c)
            .collect();
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let left = left.split_whitespace().collect::<Vec<_>>().join(" ");
        (letters(&left) > 0 && 2 * letters(&left) >= letters(text)).then_some(left)
    }

    fn shape(&mut self, text: &str, measure: Measure) -> Block {
        let mut buffer = Buffer::new(&mut self.0, Metrics::relative(measure.size, LEADING));
        buffer.set_wrap(if measure.breaks {
            Wrap::WordOrGlyph
        } else {
            Wrap::Word
        });
        if measure.breaks {
            buffer.set_ellipsize(Ellipsize::End(EllipsizeHeightLimit::Lines(measure.lines)));
        }
        buffer.set_size(Some(measure.width), None);
        let attributes = Attrs::new()
            .family(Family::Name("Literata"))
            .weight(Weight::SEMIBOLD);
        buffer.set_text(text, &attributes, Shaping::Advanced, None);
        buffer.shape_until_scroll(&mut self.0, false);
        Block {
            buffer,
            width: measure.width,
        }
    }

    /// Makes a block as narrow as it can be without another line, so that its lines are of one length.
    pub(super) fn balance(&mut self, block: &mut Block) {
        let lines = block.lines();
        let (mut narrow, mut wide) = (block.width / 2.0, block.width);
        for _ in 0..HALVINGS {
            let middle = f32::midpoint(narrow, wide);
            block.resize(self, middle);
            if block.lines() == lines && block.fits() {
                wide = middle
            } else {
                narrow = middle
            }
        }
        block.resize(self, wide);
    }
}

impl Block {
    fn resize(&mut self, fonts: &mut Fonts, width: f32) {
        self.width = width;
        self.buffer.set_size(Some(width), None);
        self.buffer.shape_until_scroll(&mut fonts.0, false);
    }

    /// The room that it was set into.
    pub(super) fn width(&self) -> f32 {
        self.width
    }

    /// The length of its longest line.
    pub(super) fn line_width(&self) -> f32 {
        self.buffer
            .layout_runs()
            .map(|run| run.line_w)
            .fold(0.0, f32::max)
    }

    /// How many lines it has.
    pub(super) fn lines(&self) -> usize {
        self.buffer.layout_runs().count()
    }

    /// Its height.
    pub(super) fn height(&self) -> f32 {
        self.buffer.layout_runs().map(|run| run.line_height).sum()
    }

    /// Whether no word juts out.
    pub(super) fn fits(&self) -> bool {
        self.buffer
            .layout_runs()
            .all(|run| run.line_w <= self.width)
    }

    /// Whether it is written from right to left.
    pub(super) fn is_rtl(&self) -> bool {
        self.buffer.layout_runs().next().is_some_and(|run| run.rtl)
    }

    /// Where letters stand that are in no font: glyph 0 is the box that is drawn for them.
    fn missing(&self) -> Vec<Range<usize>> {
        let is_missing = |text: &str, glyph: &LayoutGlyph| {
            glyph.glyph_id == 0
                && text
                    .get(glyph.start..glyph.end)
                    .is_some_and(|part| !is_blank(part))
        };
        let gaps = self.buffer.layout_runs().flat_map(|run| {
            run.glyphs
                .iter()
                .filter(move |glyph| is_missing(run.text, glyph))
        });
        gaps.map(|glyph| glyph.start..glyph.end).collect()
    }
}

/// Whether a text leaves no ink.
fn is_blank(text: &str) -> bool {
    let blank = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{AD}')
    };
    text.graphemes(true).all(|part| part.chars().all(blank))
}
