//! The blog's icon: one letter on a ground of one colour.

use crate::model::Settings;
use crate::model::colour::Colour;

/// The content of an icon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icon {
    /// One letter or emoji.
    pub letter: String,
    /// The background colour.
    pub ground: Colour,
    /// The letter's colour.
    pub ink: Colour,
}

impl Icon {
    /// Returns the icon of a blog with these settings.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let day = settings.appearance.palette().day;
        let ground = settings.icon.colour.unwrap_or(day.accent);
        Self {
            letter: settings.icon.character(&settings.title),
            ground,
            ink: day.paper.readable_on(ground),
        }
    }

    /// Returns the hash that identifies this icon in its URLs.
    #[must_use]
    pub fn hash(&self) -> String {
        super::hash(&[
            &self.letter,
            &self.ground.to_string(),
            &self.ink.to_string(),
        ])
    }
}
