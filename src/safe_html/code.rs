//! The door through which code blocks are coloured.
//!
//! A highlighter gives pieces of the text it was shown, never HTML: the sanitiser writes the
//! elements and the text itself.

use super::attributes::MARKS;

/// Colours code, as far as it wants to.
pub trait CodeHighlighter {
    /// Cuts `code` into pieces; `None` leaves it plain. Pieces that do not add up to `code` are
    /// refused.
    fn pieces<'c>(&mut self, language: &str, code: &'c str) -> Option<Vec<Piece<'c>>>;
}

/// A run of code and the class that colours it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'c> {
    /// The class, without its `hl-` prefix.
    pub class: Option<&'static str>,
    /// The code itself.
    pub text: &'c str,
}

/// A code block whose end was not read yet.
pub(super) struct CodeBlock {
    language: String,
    pub(super) text: String,
    pub(super) lines: Lines,
}

/// Which lines of a block are elements of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    /// The first and last of marked ones.
    marked: Vec<(usize, usize)>,
    /// All, to be numbered.
    numbered: bool,
}

impl Lines {
    /// The element that the line `number` is, counted from 1.
    pub(super) fn element(&self, number: usize) -> Option<&'static str> {
        match self
            .marked
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&number))
        {
            true => Some("mark"),
            false => self.numbered.then_some("span"),
        }
    }
}

impl CodeBlock {
    /// The block that these classes of its `<code>` ask for.
    pub(super) fn of(classes: &str) -> Option<Self> {
        let with = |prefix: &str| {
            classes
                .split(' ')
                .find_map(|class| class.strip_prefix(prefix))
        };
        let language = with("language-").unwrap_or_default().to_owned();
        let marked: Vec<_> = with(MARKS)
            .unwrap_or_default()
            .split('.')
            .filter_map(range)
            .collect();
        let lines = Lines {
            marked,
            numbered: classes.split(' ').any(|class| class == "numbered"),
        };
        let is_plain = language.is_empty() && lines == Lines::default();
        (!is_plain).then_some(Self {
            language,
            text: String::new(),
            lines,
        })
    }

    /// The pieces to write: those of the highlighter if they are true, else all in one.
    pub(super) fn pieces(&self, highlighter: &mut dyn CodeHighlighter) -> Vec<Piece<'_>> {
        highlighter
            .pieces(&self.language, &self.text)
            .filter(|pieces| self.is_made_of(pieces))
            .unwrap_or_else(|| self.plain())
    }

    /// The whole text without colour.
    pub(super) fn plain(&self) -> Vec<Piece<'_>> {
        vec![Piece {
            class: None,
            text: &self.text,
        }]
    }

    fn is_made_of(&self, pieces: &[Piece<'_>]) -> bool {
        let mut rest = self.text.as_str();
        let all = pieces.iter().all(|piece| {
            let after = rest.strip_prefix(piece.text);
            rest = after.unwrap_or(rest);
            after.is_some()
        });
        all && rest.is_empty()
    }
}

/// `4-6` or `4`.
fn range(mark: &str) -> Option<(usize, usize)> {
    let (first, last) = mark.split_once('-').unwrap_or((mark, mark));
    Some((first.parse().ok()?, last.parse().ok()?))
}
