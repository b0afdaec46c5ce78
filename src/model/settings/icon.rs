//! The settings for the blog's icon: one character on a coloured background.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::error::FieldErrors;
use crate::model::colour::Colour;

/// The most bytes in the character: an emoji of a family takes 25, the flag of a part of a country
/// 28.
const TEXT_BYTES: usize = 40;

/// The icon in browser tabs and on home screens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Icon {
    /// One letter or emoji; the first letter of the blog's name if `null`.
    pub text: Option<String>,
    /// The background, `#rrggbb`; the accent of the appearance if `null`.
    pub colour: Option<Colour>,
}

impl Icon {
    pub(super) fn check(&self, errors: &mut FieldErrors) {
        if self
            .text
            .as_deref()
            .is_some_and(|text| !is_one_character(text))
        {
            errors.push("icon/text", "use one letter or emoji");
        }
    }

    /// The character that the icon of a blog with the name `blog` shows: the setting, else the
    /// first letter or digit of the name in upper case, else `T`.
    #[must_use]
    pub fn character(&self, blog: &str) -> String {
        let first = || {
            blog.graphemes(true)
                .find(|part| part.chars().any(char::is_alphanumeric))
                .map(str::to_uppercase)
        };
        let one = |text: String| text.graphemes(true).next().map(str::to_owned);
        self.text
            .clone()
            .or_else(|| first().and_then(one))
            .unwrap_or_else(|| "T".to_owned())
    }
}

fn is_one_character(text: &str) -> bool {
    let is_visible = !text.chars().any(|c| c.is_control() || c.is_whitespace());
    is_visible && text.len() <= TEXT_BYTES && text.graphemes(true).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_is_one_for_the_eye() {
        for text in ["T", "é", "e\u{301}", "字", "ع", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "&"]
        {
            assert!(is_one_character(text), "{text}");
        }
        for text in [
            "",
            "Ty",
            " ",
            "\n",
            "a\u{0}",
            "👩👩",
            &format!("a{}", "\u{301}".repeat(30)),
        ] {
            assert!(!is_one_character(text), "{text:?}");
        }
    }

    #[test]
    fn a_name_gives_its_first_letter() {
        for (name, letter) in [
            ("a new blog", "A"),
            ("«Été»", "É"),
            ("日記", "日"),
            ("!?", "T"),
            ("ßtrange", "S"),
            ("42 words", "4"),
        ] {
            assert_eq!(Icon::default().character(name), letter);
        }
        assert_eq!(
            Icon {
                text: Some("🦀".to_owned()),
                colour: None
            }
            .character("x"),
            "🦀"
        );
    }
}
