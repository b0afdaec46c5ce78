//! The door through which code blocks are coloured.
//!
//! A highlighter gives pieces of the text it was shown, never HTML: the sanitiser writes the
//! elements and the text itself.

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
    pub(super) language: String,
    pub(super) text: String,
}

impl CodeBlock {
    /// The pieces to write: those of the highlighter if they are true, else all in one.
    pub(super) fn pieces(&self, highlighter: &mut dyn CodeHighlighter) -> Vec<Piece<'_>> {
        highlighter.pieces(&self.language, &self.text).filter(|pieces| self.is_made_of(pieces)).unwrap_or_else(|| self.plain())
    }

    /// The whole text without colour.
    pub(super) fn plain(&self) -> Vec<Piece<'_>> {
        vec![Piece { class: None, text: &self.text }]
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
