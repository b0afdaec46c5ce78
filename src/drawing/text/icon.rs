//! The letter of the blog's icon, as points and as the path of an SVG.

use std::fmt::Write as _;

use cosmic_text::Command;

use super::typesetting::{Block, Fonts, Measure, Outline, Painter};
use crate::drawing::canvas::Canvas;
use crate::drawing::icon::Icon;
use crate::model::LanguageTag;

/// The letter's size relative to the icon's. It leaves enough margin for any shape that a system
/// crops icons to.
const LETTER: f32 = 0.62;
/// The width and height of the SVG.
const SIDE: f32 = 32.0;

impl Icon {
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
    /// Draws the letter in the middle of an icon of `side` × `side` pixels.
    pub(in crate::drawing) fn letter(&mut self, canvas: &mut Canvas, icon: &Icon, side: u16) {
        let set = |fonts: &mut Fonts| icon.set(fonts, side.into());
        if let Some((block, mut fonts)) = self.with_fonts(&LanguageTag::undetermined(), set)
            && let Some([left, top, right, bottom]) = self.edges(&mut fonts, &block)
        {
            let side = i32::from(side);
            let (x, y) = ((side - left - right) / 2, (side - top - bottom) / 2);
            #[expect(clippy::cast_precision_loss, reason = "a place within a picture")]
            self.draw(canvas, &mut fonts, &block, (x as f32, y as f32), icon.ink);
        }
    }

    /// Returns the SVG path data of the letter, or `None` if no font has an outline for it.
    pub(in crate::drawing) fn letter_path(&mut self, icon: &Icon) -> Option<String> {
        let set = |fonts: &mut Fonts| icon.set(fonts, SIDE);
        let (block, mut fonts) = self.with_fonts(&LanguageTag::undetermined(), set)?;
        let path = path(&self.outlines(&mut fonts, &block));
        (!path.is_empty()).then_some(path)
    }
}

/// Returns the points of a path command, in order.
fn points(command: &Command) -> Vec<(f32, f32)> {
    match command {
        Command::MoveTo(to) | Command::LineTo(to) => vec![(to.x, to.y)],
        Command::QuadTo(over, to) => vec![(over.x, over.y), (to.x, to.y)],
        Command::CurveTo(over, past, to) => vec![(over.x, over.y), (past.x, past.y), (to.x, to.y)],
        Command::Close => Vec::new(),
    }
}

/// Returns the SVG path data of the outlines, moved to the centre of the icon.
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

/// Rounds a number to a twentieth, to keep the path data short.
fn tenth(number: f32) -> f32 {
    (number * 20.0).round() / 20.0
}
