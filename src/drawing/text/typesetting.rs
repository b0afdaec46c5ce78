//! Lays out text for images: chooses fonts, breaks lines and measures.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use cosmic_text::fontdb::{Database, Source, Weight};
use cosmic_text::{
    Attrs, Buffer, Ellipsize, EllipsizeHeightLimit, Family, FontSystem, LayoutGlyph, Metrics,
    Shaping, SwashCache, Wrap,
};
use unicode_segmentation::UnicodeSegmentation;

use crate::drawing::canvas::Canvas;
use crate::model::LanguageTag;
use crate::model::colour::Colour;

/// Literata SemiBold, for Latin, Greek and Cyrillic.
const SERIF: &[u8] = include_bytes!("../fonts/literata-semibold.ttf");
/// Noto Naskh Arabic SemiBold, for Arabic.
const NASKH: &[u8] = include_bytes!("../fonts/noto-naskh-arabic-semibold.ttf");
/// The height of a line relative to the font size.
const LEADING: f32 = 1.17;
/// The layout that is used to find out which letters are missing from the fonts.
const PROOF: Measure = Measure {
    size: 16.0,
    width: 10_000.0,
    lines: 9,
    breaks: false,
};
/// The steps of the binary search for the narrowest width, precise to a pixel or two.
const HALVINGS: u32 = 9;

/// Lays out and draws text. A new one is cheap; scanning the system's fonts, which happens at most
/// once, is not.
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

/// The parameters of a layout, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    /// The font size.
    pub size: f32,
    /// The available width.
    pub width: f32,
    /// The most lines; if `breaks` is set, a longer text ends in an ellipsis.
    pub lines: usize,
    /// Whether a word that is too long for a line may be broken.
    pub breaks: bool,
}

/// A laid-out text.
#[derive(Debug)]
pub(super) struct Block {
    buffer: Buffer,
    width: f32,
}

/// The outline of a glyph, with y upward, and the position of its origin, with y downward.
pub(super) type Outline = (Box<[cosmic_text::Command]>, (f32, f32));

/// The fonts that a text is laid out with, for one language.
pub(super) struct Fonts(FontSystem);

impl Painter {
    /// Calls `set` with the built-in fonts and, if it returns `None`, with the system's fonts as
    /// well. Returns the result with the fonts that it was made with.
    pub(super) fn with_fonts<T>(
        &mut self,
        lang: &LanguageTag,
        mut set: impl FnMut(&mut Fonts) -> Option<T>,
    ) -> Option<(T, Fonts)> {
        let mut own = Fonts(FontSystem::new_with_locale_and_db(
            lang.to_string(),
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
            lang.to_string(),
            system.clone(),
        ));
        set(&mut all).map(|done| (done, all))
    }

    /// Draws a block with its top left corner at `(x, y)`.
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

    /// Returns the outlines of a block's glyphs with their positions.
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

    /// Returns the bounds of a block's visible glyphs: left, top, right, bottom. `None` if there
    /// are none.
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
    /// Lays out a text. Returns `None` if a letter is in no font.
    pub(super) fn set(&mut self, text: &str, measure: Measure) -> Option<Block> {
        let block = self.shape(text, measure);
        block.missing().is_empty().then_some(block)
    }

    /// Returns a text without the characters that no font has, such as emoji on a system without an
    /// emoji font. Returns `None` if that removes more than half of its letters.
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

    /// Makes a block as narrow as possible without adding a line, so that its lines are of similar
    /// length.
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

    /// Returns the width that the block was laid out for.
    pub(super) fn width(&self) -> f32 {
        self.width
    }

    /// Returns the width of the longest line.
    pub(super) fn line_width(&self) -> f32 {
        self.buffer
            .layout_runs()
            .map(|run| run.line_w)
            .fold(0.0, f32::max)
    }

    /// Returns the number of lines.
    pub(super) fn lines(&self) -> usize {
        self.buffer.layout_runs().count()
    }

    /// Returns the height of all lines.
    pub(super) fn height(&self) -> f32 {
        self.buffer.layout_runs().map(|run| run.line_height).sum()
    }

    /// Whether every line is within the width.
    pub(super) fn fits(&self) -> bool {
        self.buffer
            .layout_runs()
            .all(|run| run.line_w <= self.width)
    }

    /// Whether the first line is written from right to left.
    pub(super) fn is_rtl(&self) -> bool {
        self.buffer.layout_runs().next().is_some_and(|run| run.rtl)
    }

    /// Returns the byte ranges of visible characters that no font has. They are laid out as glyph
    /// 0, the placeholder box.
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

/// Whether a text has nothing visible in it.
fn is_blank(text: &str) -> bool {
    let blank = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{AD}')
    };
    text.graphemes(true).all(|part| part.chars().all(blank))
}
