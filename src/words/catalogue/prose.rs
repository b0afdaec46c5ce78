//! Words that stand in the text of a post itself, in the language of that post.

use crate::words::text::{Text, words};

words! {
    /// What the renderer writes into a text.
    ProseWords {
        /// Names a table by its number, for those who hear it.
        table: Text,
        /// The heading of a list of contents.
        contents: Text,
        /// What the footnotes are, for those who hear them.
        footnotes: Text,
        /// The link to a heading, whose words follow.
        link_to_section: Text,
        /// The link from a footnote to its place, whose number follows.
        back_to_reference: Text,
        /// The heading of a note.
        note: Text,
        /// The heading of a note that helps.
        tip: Text,
        /// The heading of a note that must be read.
        important: Text,
        /// The heading of a note on what can go wrong.
        warning: Text,
        /// The heading of a note on what is dangerous.
        caution: Text,
    }
}
