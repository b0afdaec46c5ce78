//! Texts of the first page: what waits.

use crate::i18n::text::{Plural, SplitSentence, Text, messages};

messages! {
    /// Texts of the first page: what waits.
    TodayMessages {
        /// The title.
        title: Text,
        /// The heading of what waits.
        waiting: Text,
        /// The message if nothing waits.
        nothing_waits: Text,
        /// The comments that wait: `{n}`.
        comments: Plural,
        /// More comments than are counted: `{number}`.
        more_comments: SplitSentence,
        /// The heading of unfinished posts.
        going_on: Text,
        /// The message without unfinished posts.
        no_drafts: Text,
        /// The note of a draft: `{moment}` of its last change.
        draft: SplitSentence,
        /// The note of a scheduled post: `{moment}` at which it appears.
        scheduled: SplitSentence,
        /// In place of the title of a post without one.
        untitled: Text,
    }
}

pub(super) const EN: TodayMessages = TodayMessages {
    title: "Today",
    waiting: "Waiting for you",
    nothing_waits: "Nothing waits.",
    comments: Plural::one("{n} comment to read", "{n} comments to read"),
    more_comments: SplitSentence::new("{number}+ comments to read"),
    going_on: "Going on",
    no_drafts: "No drafts.",
    draft: SplitSentence::new("draft, changed {moment}"),
    scheduled: SplitSentence::new("appears {moment}"),
    untitled: "Untitled",
};

pub(super) const DE: TodayMessages = TodayMessages {
    title: "Heute",
    waiting: "Wartet auf dich",
    nothing_waits: "Nichts wartet.",
    comments: Plural::one("{n} Kommentar zu lesen", "{n} Kommentare zu lesen"),
    more_comments: SplitSentence::new("Über {number} Kommentare zu lesen"),
    going_on: "In Arbeit",
    no_drafts: "Keine Entwürfe.",
    draft: SplitSentence::new("Entwurf, geändert {moment}"),
    scheduled: SplitSentence::new("erscheint {moment}"),
    untitled: "Ohne Titel",
};
