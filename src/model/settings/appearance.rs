//! The settings for how the pages look: a theme, an accent colour, and the owner's own CSS.
//!
//! To add a theme, add a file to `static/css/themes/`, a variant to [`Theme`] and its colours to
//! [`Theme::palette`].

use serde::{Deserialize, Serialize};

use super::stylesheet;
use crate::error::FieldErrors;
use crate::model::colour::Colour;

/// Where a list of posts shows their covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListCovers {
    /// Above the title, as wide as the column.
    Large,
    /// Beside the title, as a small square.
    Small,
    /// Nowhere.
    None,
}

/// What a list of posts shows of each. The theme decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// The title, the first lines, the labels and the number of comments, under the day.
    Full,
    /// The title alone, under the day.
    Titles,
    /// The day of the month and the title on one line, under the month.
    Lines,
}

/// The most bytes in the owner's CSS. It is part of the style sheet that every visitor loads.
pub const CSS_MAX: usize = 64 * 1024;

/// A theme of type, space and colours. Each has a file in `static/css/themes/`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// A serif typeface on warm paper; lists show how each post begins.
    #[default]
    Magazine,
    /// A sans serif typeface on white; lists show titles.
    Plain,
    /// Small type and little space, for blogs with frequent posts; lists have a line for each.
    Compact,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Magazine, Self::Plain, Self::Compact];

    /// The name of the theme's file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Magazine => "magazine",
            Self::Plain => "plain",
            Self::Compact => "compact",
        }
    }

    /// What lists show of each post.
    #[must_use]
    pub const fn list_style(self) -> ListStyle {
        match self {
            Self::Magazine => ListStyle::Full,
            Self::Plain => ListStyle::Titles,
            Self::Compact => ListStyle::Lines,
        }
    }

    /// Where lists show covers unless the owner decides otherwise.
    #[must_use]
    pub const fn list_covers(self) -> ListCovers {
        match self {
            Self::Magazine => ListCovers::Large,
            Self::Plain | Self::Compact => ListCovers::None,
        }
    }

    /// Whether a post shows its cover above its title unless the owner decides otherwise.
    #[must_use]
    pub const fn post_cover(self) -> bool {
        matches!(self, Self::Magazine)
    }

    /// The theme's colours by day and by night, for things beyond the style sheet, such as share
    /// images and icons. Repeats the values in the theme's file.
    #[must_use]
    pub const fn palette(self) -> Palette {
        match self {
            Self::Magazine => Palette {
                day: Shades {
                    paper: Colour::rgb(0xfb, 0xfa, 0xf7),
                    wash: Colour::rgb(0xf3, 0xef, 0xe7),
                    ink: Colour::rgb(0x1d, 0x1c, 0x1a),
                    accent: Colour::rgb(0x8a, 0x2f, 0x1d),
                },
                night: Shades {
                    paper: Colour::rgb(0x16, 0x15, 0x13),
                    wash: Colour::rgb(0x20, 0x1e, 0x1b),
                    ink: Colour::rgb(0xe9, 0xe4, 0xda),
                    accent: Colour::rgb(0xe5, 0x8b, 0x6f),
                },
            },
            Self::Plain => Palette {
                day: Shades {
                    paper: Colour::rgb(0xff, 0xff, 0xff),
                    wash: Colour::rgb(0xf2, 0xf4, 0xf6),
                    ink: Colour::rgb(0x17, 0x1a, 0x1f),
                    accent: Colour::rgb(0x0b, 0x57, 0xa4),
                },
                night: Shades {
                    paper: Colour::rgb(0x12, 0x14, 0x17),
                    wash: Colour::rgb(0x1c, 0x1f, 0x24),
                    ink: Colour::rgb(0xe6, 0xe8, 0xeb),
                    accent: Colour::rgb(0x82, 0xb6, 0xf0),
                },
            },
            Self::Compact => Palette {
                day: Shades {
                    paper: Colour::rgb(0xfc, 0xfc, 0xfa),
                    wash: Colour::rgb(0xf1, 0xf2, 0xed),
                    ink: Colour::rgb(0x1b, 0x1f, 0x1c),
                    accent: Colour::rgb(0x1f, 0x63, 0x45),
                },
                night: Shades {
                    paper: Colour::rgb(0x13, 0x16, 0x14),
                    wash: Colour::rgb(0x1d, 0x21, 0x1e),
                    ink: Colour::rgb(0xe3, 0xe8, 0xe3),
                    accent: Colour::rgb(0x86, 0xc9, 0xa2),
                },
            },
        }
    }
}

/// A theme's colours by day and by night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The colours if the reader's system is set to light.
    pub day: Shades,
    /// The colours if the reader's system is set to dark.
    pub night: Shades,
}

/// The colours of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    /// The background of the page.
    pub paper: Colour,
    /// The background of blocks that are set off, such as code and forms.
    pub wash: Colour,
    /// The text.
    pub ink: Colour,
    /// Dates, the underlines of links, and the main button.
    pub accent: Colour,
}

impl Shades {
    /// Returns the colours with another accent, adjusted as little as necessary to be readable on
    /// `paper` and `wash`.
    #[must_use]
    fn with_accent(self, accent: Colour) -> Self {
        Self {
            accent: accent.readable_on(self.paper).readable_on(self.wash),
            ..self
        }
    }

    /// The colour of text on the accent: `paper`, darkened or lightened until it is readable.
    #[must_use]
    pub fn on_accent(self) -> Colour {
        self.paper.readable_on(self.accent)
    }
}

/// The theme, accent colour and CSS of the pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Appearance {
    /// The theme: a set of type, space and colours.
    pub theme: Theme,
    /// The accent colour, `#rrggbb`; the theme's own if `null`. It is darkened or lightened as far
    /// as necessary to be readable, by day and by night.
    pub accent: Option<Colour>,
    /// Where lists show the covers of posts; where the theme does if `null`: `magazine` large,
    /// `compact` small, `plain` nowhere.
    pub list_covers: Option<ListCovers>,
    /// Whether a post shows its cover above its title; as the theme does if `null`: only `magazine`
    /// does.
    pub post_cover: Option<bool>,
    /// The owner's CSS, at most 64 KiB, appended to the theme's. It can load nothing from other
    /// hosts.
    pub css: String,
}

impl Appearance {
    /// Where lists show covers.
    #[must_use]
    pub fn list_covers(&self) -> ListCovers {
        self.list_covers.unwrap_or(self.theme.list_covers())
    }

    /// Whether a post shows its cover above its title.
    #[must_use]
    pub fn post_cover(&self) -> bool {
        self.post_cover.unwrap_or(self.theme.post_cover())
    }

    /// The colours of the pages: the theme's, with the owner's accent if there is one.
    #[must_use]
    pub fn palette(&self) -> Palette {
        let own = self.theme.palette();
        self.accent.map_or(own, |accent| Palette {
            day: own.day.with_accent(accent),
            night: own.night.with_accent(accent),
        })
    }

    pub(super) fn check(&self, errors: &mut FieldErrors) {
        if self.css.len() > CSS_MAX {
            errors.push("appearance/css", format!("use at most {CSS_MAX} bytes"));
        } else if let Some(fault) = stylesheet::fault(&self.css) {
            errors.push("appearance/css", fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::colour::READABLE;

    #[test]
    fn every_accent_is_read_on_paper_and_wash_and_what_stands_on_it_too() {
        let accents = [
            "#ffffff", "#000000", "#ffe600", "#8a2f1d", "#777777", "#00ff00", "#0000ff",
        ];
        let accents = accents
            .iter()
            .map(|text| Some(Colour::parse(text).expect("a colour")))
            .chain([None]);
        for (accent, theme) in accents.flat_map(|accent| Theme::ALL.map(|theme| (accent, theme))) {
            let palette = Appearance {
                theme,
                accent,
                ..Appearance::default()
            }
            .palette();
            for shades in [palette.day, palette.night] {
                let on_paper = shades
                    .accent
                    .contrast(shades.paper)
                    .min(shades.ink.contrast(shades.paper));
                let on_wash = shades.accent.contrast(shades.wash);
                assert!(
                    on_paper.min(on_wash) >= READABLE,
                    "{theme:?} {accent:?} {shades:?}"
                );
                assert!(
                    shades.on_accent().contrast(shades.accent) >= READABLE,
                    "{theme:?} {accent:?} {shades:?}"
                );
            }
        }
    }
}
