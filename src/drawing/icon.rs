//! The blog's icon: one letter on a ground of one colour, as a PNG and as an SVG.

use std::fmt::Write as _;

use cosmic_text::Command;
use png::EncodingError;

use super::canvas::Canvas;
use super::typesetting::{Block, Fonts, Measure, Outline, Painter};
use crate::model::colour::Colour;

/// The letter's size in that of the icon: whatever shape a system cuts icons into, it leaves this much.
const LETTER: f32 = 0.62;
/// The side of the SVG's square.
const SIDE: f32 = 32.0;

/// What an icon is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icon {
    /// One letter or emoji.
    pub letter: String,
    /// The ground.
    pub ground: Colour,
    /// The letter's colour.
    pub ink: Colour,
}

impl Icon {
    /// What names this icon in its addresses.
    #[must_use]
    pub fn hash(&self) -> String {
        super::hash(&[
            &self.letter,
            &self.ground.to_string(),
            &self.ink.to_string(),
        ])
    }

    fn set(&self, fonts: &mut Fonts, side: f32) -> Option<Block> {
        fonts.set(
            &self.letter,
            Measure {
                size: side * LETTER,
                width: side * 4.0,
                lines: 1,
                breaks: true,
            },
        )
    }
}

impl Painter {
    /// Draws an icon as a PNG of `side` points, to its edges: a home screen cuts it into its own shape.
    ///
    /// # Errors
    /// None that a picture in memory could have.
    pub fn icon(&mut self, icon: &Icon, side: u16) -> Result<Vec<u8>, EncodingError> {
        let mut canvas = Canvas::new(side.into(), side.into(), icon.ground);
        if let Some((block, mut fonts)) = self.with_fonts("", |fonts| icon.set(fonts, side.into()))
            && let Some([left, top, right, bottom]) = self.edges(&mut fonts, &block)
        {
            let side = i32::from(side);
            let (x, y) = ((side - left - right) / 2, (side - top - bottom) / 2);
            #[expect(clippy::cast_precision_loss, reason = "a place within a picture")]
            self.draw(
                &mut canvas,
                &mut fonts,
                &block,
                (x as f32, y as f32),
                icon.ink,
            );
        }
        canvas.png()
    }

    /// Writes an icon as an SVG: the letter's outline, or the letter itself where it is none of our fonts'.
    pub fn icon_svg(&mut self, icon: &Icon) -> String {
        let set = self.with_fonts("", |fonts| icon.set(fonts, SIDE));
        let path = set
            .map(|(block, mut fonts)| path(&self.outlines(&mut fonts, &block)))
            .filter(|path| !path.is_empty());
        let (ground, ink) = (icon.ground, icon.ink);
        let letter = path.map_or_else(
            || {
                format!(
                    "<text x=\"16\" y=\"16\" font-size=\"20\" text-anchor=\"middle\" dominant-baseline=\"central\" fill=\"{ink}\">{}</text>",
                    escaped(&icon.letter)
                )
            },
            |path| format!("<path fill=\"{ink}\" d=\"{path}\"/>"),
        );
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" rx=\"6\" fill=\"{ground}\"/>{letter}</svg>"
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The points of a command, in order.
fn points(command: &Command) -> Vec<(f32, f32)> {
    match command {
        Command::MoveTo(to) | Command::LineTo(to) => vec![(to.x, to.y)],
        Command::QuadTo(over, to) => vec![(over.x, over.y), (to.x, to.y)],
        Command::CurveTo(over, past, to) => vec![(over.x, over.y), (past.x, past.y), (to.x, to.y)],
        Command::Close => Vec::new(),
    }
}

/// SVG's path data of these outlines, moved to the middle of the square.
fn path(outlines: &[Outline]) -> String {
    let placed = |(x, y): (f32, f32), at: (f32, f32)| (at.0 + x, at.1 - y);
    let all = outlines.iter().flat_map(|(commands, at)| {
        commands
            .iter()
            .flat_map(points)
            .map(|point| placed(point, *at))
    });
    let empty = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
    let edges = all.fold(empty, |edges, (x, y)| {
        (
            edges.0.min(x),
            edges.1.min(y),
            edges.2.max(x),
            edges.3.max(y),
        )
    });
    let shift = (
        (SIDE - edges.0 - edges.2) / 2.0,
        (SIDE - edges.1 - edges.3) / 2.0,
    );
    let mut path = String::new();
    for (commands, at) in outlines {
        for command in commands {
            path.push(letter(command));
            for (n, point) in points(command).into_iter().enumerate() {
                let (x, y) = placed(point, (at.0 + shift.0, at.1 + shift.1));
                let gap = if n == 0 { "" } else { " " };
                write!(path, "{gap}{} {}", tenth(x), tenth(y))
                    .expect("writing to a String cannot fail");
            }
        }
    }
    path
}

const fn letter(command: &Command) -> char {
    match command {
        Command::MoveTo(_) => 'M',
        Command::LineTo(_) => 'L',
        Command::QuadTo(..) => 'Q',
        Command::CurveTo(..) => 'C',
        Command::Close => 'Z',
    }
}

/// A number to a twentieth, in as few digits as it takes.
fn tenth(number: f32) -> f32 {
    (number * 20.0).round() / 20.0
}
