//! How the pages look: a theme, an accent, and the owner's own rules.

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;
use crate::model::colour::Colour;

/// The most bytes in the owner's style sheet: it is sent with the blog's own.
pub const CSS_MAX: usize = 64 * 1024;

/// A set of tokens: `static/css/themes/` has a file for each.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// A serif on warm paper.
    #[default]
    Magazine,
    /// A sans on white.
    Plain,
    /// Small and close, for those who write often.
    Compact,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Magazine, Self::Plain, Self::Compact];

    /// The name of its file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Magazine => "magazine",
            Self::Plain => "plain",
            Self::Compact => "compact",
        }
    }

    /// What its pages are printed on and with, by day and by night: the tokens of its file that other
    /// things than the style sheet need.
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
    /// Where the reader's system is light.
    pub day: Shades,
    /// Where it is dark.
    pub night: Shades,
}

/// The colours that a page is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    /// The ground.
    pub paper: Colour,
    /// The ground of what is set off: code, a form.
    pub wash: Colour,
    /// The text.
    pub ink: Colour,
    /// Dates, the lines under links, the main button.
    pub accent: Colour,
}

impl Shades {
    /// The same with another accent, as near to it as can be read on the paper and on the wash.
    #[must_use]
    fn with_accent(self, accent: Colour) -> Self {
        Self {
            accent: accent.readable_on(self.paper).readable_on(self.wash),
            ..self
        }
    }

    /// What is read on the accent: the paper, or what is plainer.
    #[must_use]
    pub fn on_accent(self) -> Colour {
        self.paper.readable_on(self.accent)
    }
}

/// How the pages look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Look {
    /// The set of type, space and colours.
    pub theme: Theme,
    /// The accent, `#rrggbb`; the theme's own when `null`. It is darkened or lightened as far as it
    /// takes to be read, by day and by night.
    pub accent: Option<Colour>,
    /// CSS of your own, at most 64 KiB, after the theme's in the same file. It can load nothing from elsewhere.
    pub css: String,
}

impl Look {
    /// The colours, the accent among them.
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
            errors.push("look/css", format!("use at most {CSS_MAX} bytes"));
        } else if let Some(fault) = css_fault(&self.css) {
            errors.push("look/css", fault);
        }
    }
}

/// What would swallow the rules behind it: something that is opened and not closed, by its line.
fn css_fault(css: &str) -> Option<String> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let (mut line, mut characters) = (1, css.chars().peekable());
    while let Some(c) = characters.next() {
        let inside = open.last().map(|(c, _)| *c);
        match (inside, c) {
            (Some('*'), '*') if characters.peek() == Some(&'/') => {
                drop((open.pop(), characters.next()))
            }
            (Some(quote @ ('"' | '\'')), '\n') => {
                return Some(format!(
                    "line {line}: the string in {quote} does not end on its line"
                ));
            }
            (_, '\n') => line += 1,
            (Some('*'), _) => {}
            (Some('"' | '\''), '\\') => drop(characters.next()),
            (Some(quote @ ('"' | '\'')), c) if c == quote => drop(open.pop()),
            (Some('"' | '\''), _) => {}
            (_, '/') if characters.next_if_eq(&'*').is_some() => open.push(('*', line)),
            (_, '"' | '\'' | '{' | '(' | '[') => open.push((c, line)),
            (Some('{'), '}') | (Some('('), ')') | (Some('['), ']') => drop(open.pop()),
            (_, '}' | ')' | ']') => {
                return Some(format!(
                    "line {line}: nothing is open that this `{c}` could close"
                ));
            }
            (_, c) if c.is_control() && !matches!(c, '\t' | '\r') => {
                return Some(format!("line {line}: there is a control character"));
            }
            _ => {}
        }
    }
    open.pop().map(|(c, line)| {
        format!(
            "line {line}: the {} is never closed",
            if c == '*' {
                "comment".to_owned()
            } else {
                format!("`{c}`")
            }
        )
    })
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
            let palette = Look {
                theme,
                accent,
                ..Look::default()
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

    #[test]
    fn css_that_swallows_what_follows_is_told_with_its_line() {
        for sound in [
            "",
            "a { color: red }",
            "/* { */ a::before { content: \"}\\\"\" }",
            "@media (min-width: 1px) { a[href=')'] { margin: calc(1px) } }",
        ] {
            assert_eq!(css_fault(sound), None, "{sound}");
        }
        for (css, line) in [
            ("a {\n", 1),
            ("\n}", 2),
            ("a { b: (1 }", 1),
            ("\n\n/* x", 3),
            ("a { content: \"x\n\" }", 1),
            ("a\u{0}", 1),
        ] {
            let fault = css_fault(css).unwrap_or_default();
            assert!(
                fault.starts_with(&format!("line {line}: ")),
                "{css:?}: {fault}"
            );
        }
    }
}
