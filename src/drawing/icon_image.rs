//! Draws the blog's icon as a PNG and as an SVG.

use png::EncodingError;

use super::Painter;
use super::canvas::Canvas;
use super::icon::Icon;

impl Painter {
    /// Draws an icon as a PNG of `side` × `side` pixels. The background fills it to the edges,
    /// because a home screen crops icons to its own shape.
    ///
    /// # Errors
    /// Encoding fails; for a bitmap in memory that is not expected.
    pub fn icon(&mut self, icon: &Icon, side: u16) -> Result<Vec<u8>, EncodingError> {
        let mut canvas = Canvas::new(side.into(), side.into(), icon.ground);
        self.letter(&mut canvas, icon, side);
        canvas.png()
    }

    /// Returns an icon as an SVG with the letter's outline, or with the letter as text if no font
    /// has an outline for it.
    pub fn icon_svg(&mut self, icon: &Icon) -> String {
        let (ground, ink) = (icon.ground, icon.ink);
        let letter = self.letter_path(icon).map_or_else(
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
