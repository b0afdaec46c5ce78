//! Texts that the renderer adds to a post, in the language of the post.

use crate::i18n::text::{Text, messages};

messages! {
    /// Texts that the renderer adds to a post.
    ProseMessages {
        /// The word before the number of a table, for screen readers.
        table: Text,
        /// The word before the number of a block of code, for screen readers.
        code: Text,
        /// The heading of the table of contents.
        contents: Text,
        /// The label of the footnotes, for screen readers.
        footnotes: Text,
        /// The link to a section; the words of its heading follow.
        link_to_section: Text,
        /// The link from a footnote back to its reference; the number follows.
        back_to_reference: Text,
        /// The heading of a note.
        note: Text,
        /// The heading of a tip.
        tip: Text,
        /// The heading of important information.
        important: Text,
        /// The heading of a warning.
        warning: Text,
        /// The heading of a warning about danger.
        caution: Text,
    }
}
