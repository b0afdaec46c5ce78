//! Texts of the page with a comment in the user's own name.

use crate::i18n::text::{SplitSentence, Text, messages};

messages! {
    /// Texts of the page with a comment in the user's own name.
    OwnCommentMessages {
        /// The heading.
        title: Text,
        /// Who writes: `{name}`. The comment gets the author's badge.
        by: SplitSentence,
        /// Above the comment that is answered: `{name}` wrote it.
        answers: SplitSentence,
        /// The label of the text.
        body: Text,
        /// The heading above the preview.
        preview: Text,
        /// The button that posts the comment.
        send: Text,
        /// The button that shows a preview.
        show_preview: Text,
    }
}

pub(super) const EN: OwnCommentMessages = OwnCommentMessages {
    title: "Comment in your own name",
    by: SplitSentence::new("As {name}, author. It appears at once."),
    answers: SplitSentence::new("In reply to {name}"),
    body: "Comment",
    preview: "Preview. Not posted yet.",
    send: "Post the comment",
    show_preview: "Preview",
};

pub(super) const DE: OwnCommentMessages = OwnCommentMessages {
    title: "Kommentar in deinem Namen",
    by: SplitSentence::new("Als {name}, Autor. Er erscheint sofort."),
    answers: SplitSentence::new("Antwort an {name}"),
    body: "Kommentar",
    preview: "Vorschau. Noch nicht gesendet.",
    send: "Kommentar senden",
    show_preview: "Vorschau",
};
