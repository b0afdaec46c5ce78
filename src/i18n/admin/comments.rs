//! Texts of the comments that moderators read.

use crate::i18n::text::{Plural, Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts of the comments that moderators read.
    CommentsMessages {
        /// The title.
        title: Text,
        /// The label of the tabs, for screen readers.
        tabs: Text,
        /// The tab of the comments that wait.
        waiting: Text,
        /// The tab of the public comments.
        approved: Text,
        /// The tab of spam.
        spam: Text,
        /// The tab of the trash.
        trash: Text,
        /// The tab of all comments.
        all: Text,
        /// The label of the search field.
        search: Text,
        /// The hint below the search field, with the operators.
        search_hint: Text,
        /// The button that searches.
        search_button: Text,
        /// The note above the comments under one post: `{title}`.
        only_post: SplitSentence,
        /// The note above the comments of one guest.
        only_guest: Text,
        /// The link that drops a filter.
        drop_filter: Text,
        /// The message if nothing waits.
        nothing_waits: Text,
        /// The message for a tab without comments.
        nothing_here: Text,
        /// The message if no comment matches.
        nothing_found: Text,
        /// The post that a comment is under: `{title}`.
        on_post: SplitSentence,
        /// The link that shows only the comments under a post.
        this_post: Text,
        /// The author of the comment that this one answers: `{name}`.
        in_reply_to: SplitSentence,
        /// Stands before the reasons for which a comment waits.
        why_waiting: Text,
        /// Stands before the reasons of a verdict in any other state.
        why: Text,
        /// Unfolds a long comment.
        show_all: Text,
        /// The text of a comment that was removed.
        removed: Text,
        /// The mark of a comment that waits.
        is_waiting: Text,
        /// The mark of a public comment.
        is_approved: Text,
        /// The mark of spam.
        is_spam: Text,
        /// The mark of a comment in the trash.
        is_trash: Text,
        /// The mark of a comment that was removed.
        is_removed: Text,
        /// The mark of a comment by somebody who writes here.
        by_author: Text,
        /// The title of a post without one.
        untitled: Text,
        /// The button that approves.
        approve: Text,
        /// The button that marks as spam.
        mark_spam: Text,
        /// The button that moves to the trash.
        move_to_trash: Text,
        /// The button that lets a comment wait again.
        hold: Text,
        /// The label of a box that selects a comment: `{name}` of its author.
        select: SplitSentence,
        /// Stands before the buttons that act on all selected comments.
        with_selected: Text,
        /// The message if a form was sent without a selected comment.
        nothing_selected: Text,
        /// The link to the page that decides about all comments of a list.
        all_that_match: Text,
        /// The title of that page.
        matching_title: Text,
        /// The number of comments that match.
        matching: Plural,
        /// More comments than are changed at once: `{number}`.
        matching_more: Sentence,
        /// The heading of the newest of them.
        matching_samples: Text,
        /// The heading of the keys.
        keys: Text,
        /// The keys that move the focus.
        key_move: Text,
        /// The key that selects.
        key_select: Text,
        /// The key that opens the page of a comment.
        key_open: Text,
        /// The switch that turns the keys on and off.
        keys_switch: Text,
        /// The link to the first comments of the list.
        first: Text,
        /// The link to newer comments.
        newer: Text,
        /// The link to older comments.
        older: Text,
        /// The message after one comment was approved: `{name}` of its author.
        one_approved: SplitSentence,
        /// The message after one comment was marked as spam.
        one_spam: SplitSentence,
        /// The message after one comment was moved to the trash.
        one_trash: SplitSentence,
        /// The message after one comment was made to wait again.
        one_waiting: SplitSentence,
        /// The message after comments were approved.
        many_approved: Plural,
        /// The message after comments were marked as spam.
        many_spam: Plural,
        /// The message after comments were moved to the trash.
        many_trash: Plural,
        /// The message after comments were made to wait again.
        many_waiting: Plural,
        /// The message about comments that someone else changed first.
        left_alone: Plural,
        /// The message if `{who}` approved the only comment, `{when}`: "2 minutes ago".
        first_approved: Sentence,
        /// The message if somebody marked the only comment as spam.
        first_spam: Sentence,
        /// The message if somebody moved the only comment to the trash.
        first_trash: Sentence,
        /// The message if somebody made the only comment wait again.
        first_waiting: Sentence,
        /// The message if somebody removed the only comment.
        first_removed: Sentence,
        /// A time within the last minute.
        just_now: Text,
        /// A time within the last hour.
        minutes_ago: Plural,
        /// A user who is not there any more, as the actor of a change.
        someone: Text,
        /// The guest who wrote the comment, as the actor of a change.
        the_writer: Text,
        /// The server or its operator, as the actor of a change.
        the_server: Text,
        /// The button that undoes a decision.
        undo: Text,
        /// The message after a decision was undone.
        undone: Plural,
        /// The message if there was nothing to undo.
        nothing_undone: Text,
    }
}

pub(super) const EN: CommentsMessages = CommentsMessages {
    title: "Comments",
    tabs: "By state",
    waiting: "Waiting",
    approved: "Approved",
    spam: "Spam",
    trash: "Trash",
    all: "All",
    search: "Search comments",
    search_hint: "Words, \"a phrase\", begin*, -without, author:ann, after:2026-01-31, before:2026-02-28",
    search_button: "Search",
    only_post: SplitSentence::new("Only comments on {title}"),
    only_guest: "Only comments of one guest",
    drop_filter: "Show all",
    nothing_waits: "Nothing waits.",
    nothing_here: "No comments here.",
    nothing_found: "No comment matches.",
    on_post: SplitSentence::new("on {title}"),
    this_post: "only this post",
    in_reply_to: SplitSentence::new("in reply to {name}"),
    why_waiting: "Waits because",
    why: "Noticed",
    show_all: "Show all of it",
    removed: "This comment was removed for good.",
    is_waiting: "waiting",
    is_approved: "approved",
    is_spam: "spam",
    is_trash: "trash",
    is_removed: "removed",
    by_author: "author",
    untitled: "Untitled",
    approve: "Approve",
    mark_spam: "Spam",
    move_to_trash: "Trash",
    hold: "Back to waiting",
    select: SplitSentence::new("Select the comment by {name}"),
    with_selected: "Selected comments:",
    nothing_selected: "No comment was selected, so nothing was changed.",
    all_that_match: "All that match…",
    matching_title: "All that match",
    matching: Plural::one("{n} comment matches.", "{n} comments match."),
    matching_more: Sentence(
        "More than {number} comments match. The newest {number} of them are changed at once.",
    ),
    matching_samples: "The newest of them",
    keys: "Keys",
    key_move: "Next, previous",
    key_select: "Select",
    key_open: "Open",
    keys_switch: "These keys act in this browser",
    first: "From the start",
    newer: "Newer",
    older: "Older",
    one_approved: SplitSentence::new("The comment by {name} is approved."),
    one_spam: SplitSentence::new("The comment by {name} is marked as spam."),
    one_trash: SplitSentence::new("The comment by {name} is in the trash."),
    one_waiting: SplitSentence::new("The comment by {name} waits again."),
    many_approved: Plural::one("{n} comment is approved.", "{n} comments are approved."),
    many_spam: Plural::one(
        "{n} comment is marked as spam.",
        "{n} comments are marked as spam.",
    ),
    many_trash: Plural::one(
        "{n} comment is in the trash.",
        "{n} comments are in the trash.",
    ),
    many_waiting: Plural::one("{n} comment waits again.", "{n} comments wait again."),
    left_alone: Plural::one(
        "{n} comment was left alone, because someone else changed it first.",
        "{n} comments were left alone, because someone else changed them first.",
    ),
    first_approved: Sentence("{who} approved the comment by {name} ({when}). Nothing was changed."),
    first_spam: Sentence(
        "{who} marked the comment by {name} as spam ({when}). Nothing was changed.",
    ),
    first_trash: Sentence(
        "{who} moved the comment by {name} to the trash ({when}). Nothing was changed.",
    ),
    first_waiting: Sentence(
        "{who} let the comment by {name} wait again ({when}). Nothing was changed.",
    ),
    first_removed: Sentence("{who} removed the comment for good ({when}). Nothing was changed."),
    just_now: "just now",
    minutes_ago: Plural::one("{n} minute ago", "{n} minutes ago"),
    someone: "Someone",
    the_writer: "Guest",
    the_server: "Tympan",
    undo: "Undo",
    undone: Plural::one(
        "{n} comment is as it was before.",
        "{n} comments are as they were before.",
    ),
    nothing_undone: "There was nothing to undo: someone changed it again in the meantime.",
};

pub(super) const DE: CommentsMessages = CommentsMessages {
    title: "Kommentare",
    tabs: "Nach Zustand",
    waiting: "Wartend",
    approved: "Freigegeben",
    spam: "Spam",
    trash: "Papierkorb",
    all: "Alle",
    search: "Kommentare durchsuchen",
    search_hint: "Wörter, \"eine Wendung\", Anfang*, -ohne, author:anna, after:2026-01-31, before:2026-02-28",
    search_button: "Suchen",
    only_post: SplitSentence::new("Nur Kommentare zu {title}"),
    only_guest: "Nur Kommentare eines Gasts",
    drop_filter: "Alle zeigen",
    nothing_waits: "Nichts wartet.",
    nothing_here: "Hier sind keine Kommentare.",
    nothing_found: "Kein Kommentar passt dazu.",
    on_post: SplitSentence::new("zu {title}"),
    this_post: "nur dieser Beitrag",
    in_reply_to: SplitSentence::new("als Antwort an {name}"),
    why_waiting: "Wartet, denn",
    why: "Aufgefallen",
    show_all: "Alles zeigen",
    removed: "Dieser Kommentar wurde endgültig entfernt.",
    is_waiting: "wartet",
    is_approved: "freigegeben",
    is_spam: "Spam",
    is_trash: "Papierkorb",
    is_removed: "entfernt",
    by_author: "Autor",
    untitled: "Ohne Titel",
    approve: "Freigeben",
    mark_spam: "Spam",
    move_to_trash: "Papierkorb",
    hold: "Wieder warten lassen",
    select: SplitSentence::new("Den Kommentar von {name} auswählen"),
    with_selected: "Ausgewählte Kommentare:",
    nothing_selected: "Kein Kommentar war ausgewählt, deshalb wurde nichts geändert.",
    all_that_match: "Alle, die passen …",
    matching_title: "Alle, die passen",
    matching: Plural::one("{n} Kommentar passt.", "{n} Kommentare passen."),
    matching_more: Sentence(
        "Mehr als {number} Kommentare passen. Die neuesten {number} davon werden auf einmal geändert.",
    ),
    matching_samples: "Die neuesten davon",
    keys: "Tasten",
    key_move: "Nächster, voriger",
    key_select: "Auswählen",
    key_open: "Öffnen",
    keys_switch: "Diese Tasten wirken in diesem Browser",
    first: "Von Anfang an",
    newer: "Neuere",
    older: "Ältere",
    one_approved: SplitSentence::new("Der Kommentar von {name} ist freigegeben."),
    one_spam: SplitSentence::new("Der Kommentar von {name} ist als Spam markiert."),
    one_trash: SplitSentence::new("Der Kommentar von {name} ist im Papierkorb."),
    one_waiting: SplitSentence::new("Der Kommentar von {name} wartet wieder."),
    many_approved: Plural::one(
        "{n} Kommentar ist freigegeben.",
        "{n} Kommentare sind freigegeben.",
    ),
    many_spam: Plural::one(
        "{n} Kommentar ist als Spam markiert.",
        "{n} Kommentare sind als Spam markiert.",
    ),
    many_trash: Plural::one(
        "{n} Kommentar ist im Papierkorb.",
        "{n} Kommentare sind im Papierkorb.",
    ),
    many_waiting: Plural::one(
        "{n} Kommentar wartet wieder.",
        "{n} Kommentare warten wieder.",
    ),
    left_alone: Plural::one(
        "{n} Kommentar blieb, wie er war, weil jemand anderes ihn zuerst geändert hat.",
        "{n} Kommentare blieben, wie sie waren, weil jemand anderes sie zuerst geändert hat.",
    ),
    first_approved: Sentence(
        "{who} hat den Kommentar von {name} schon freigegeben ({when}). Es wurde nichts geändert.",
    ),
    first_spam: Sentence(
        "{who} hat den Kommentar von {name} schon als Spam markiert ({when}). Es wurde nichts geändert.",
    ),
    first_trash: Sentence(
        "{who} hat den Kommentar von {name} schon in den Papierkorb gelegt ({when}). Es wurde nichts geändert.",
    ),
    first_waiting: Sentence(
        "{who} lässt den Kommentar von {name} wieder warten ({when}). Es wurde nichts geändert.",
    ),
    first_removed: Sentence(
        "{who} hat den Kommentar endgültig entfernt ({when}). Es wurde nichts geändert.",
    ),
    just_now: "gerade eben",
    minutes_ago: Plural::one("vor {n} Minute", "vor {n} Minuten"),
    someone: "Jemand",
    the_writer: "Gast",
    the_server: "Tympan",
    undo: "Rückgängig",
    undone: Plural::one(
        "{n} Kommentar ist wieder, wie er war.",
        "{n} Kommentare sind wieder, wie sie waren.",
    ),
    nothing_undone: "Es gab nichts rückgängig zu machen: Jemand hat es inzwischen wieder geändert.",
};
