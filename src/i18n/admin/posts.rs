//! Texts of the list of posts, for those who write them.

use crate::i18n::text::{Plural, SplitSentence, Text, messages};

messages! {
    /// Texts of the list of posts, for those who write them.
    PostsMessages {
        /// The title, and the link in the masthead.
        title: Text,
        /// The button that writes a new post.
        write: Text,
        /// The label of the filters.
        filters: Text,
        /// The filter that shows every state, and every author.
        all: Text,
        /// The filter for drafts.
        drafts: Text,
        /// The filter for posts that appear later.
        scheduled: Text,
        /// The filter for public posts.
        published: Text,
        /// The filter for the trash.
        trash: Text,
        /// The filter for pages.
        pages: Text,
        /// The filter for posts with a label: `{label}`.
        with_label: SplitSentence,
        /// The label of the search field.
        search: Text,
        /// The button that searches.
        search_button: Text,
        /// The message if there are no posts at all.
        empty: Text,
        /// The message if no post meets the filter.
        nothing_found: Text,
        /// The state of a draft.
        is_draft: Text,
        /// The state of a post that appears later: `{moment}`.
        is_scheduled: SplitSentence,
        /// The state of a public post: `{date}`.
        is_published: SplitSentence,
        /// The state of a post in the trash.
        is_in_trash: Text,
        /// Stands beside the state of a page.
        is_page: Text,
        /// When the text was last changed: `{moment}`.
        changed: SplitSentence,
        /// The number of approved comments: `{n}`.
        comments: Plural,
        /// The link to older posts.
        older: Text,
        /// Selects a post, for screen readers: `{title}`.
        select: SplitSentence,
        /// The label of what can be done with the selected posts.
        with_selected: Text,
        /// The box that selects the posts on all pages of the list.
        all_matching: Text,
        /// The button that publishes.
        publish: Text,
        /// The button that makes drafts of public posts.
        unpublish: Text,
        /// The button that moves posts to the trash.
        to_trash: Text,
        /// The button that restores posts from the trash as drafts.
        restore: Text,
        /// The field with a label to add.
        label: Text,
        /// The button that adds a label.
        add_label: Text,
        /// The message if no post was selected.
        none_selected: Text,
        /// The heading of the question before posts are published: `{n}`.
        ask_publish: Plural,
        /// The heading of the question before posts become drafts: `{n}`.
        ask_unpublish: Plural,
        /// The heading of the question before posts go to the trash: `{n}`.
        ask_trash: Plural,
        /// The heading of the question before posts are restored: `{n}`.
        ask_restore: Plural,
        /// The heading of the question before posts get a label: `{n}`.
        ask_label: Plural,
        /// The button that answers the question.
        confirm: Text,
        /// Posts that the question does not name: `{n}`.
        more: Plural,
        /// Posts that the action does not change: `{n}`.
        left_out: Plural,
        /// More than `{n}` posts match.
        too_many: SplitSentence,
        /// So many posts cannot be changed back by one button.
        not_undone: Text,
        /// What was done: `{n}` posts were changed.
        done: Plural,
        /// The button that undoes it.
        undo: Text,
        /// What was undone: `{n}` posts.
        undone: Plural,
    }
}

pub(super) const EN: PostsMessages = PostsMessages {
    title: "Posts",
    write: "Write a post",
    filters: "Show",
    all: "All",
    drafts: "Drafts",
    scheduled: "Scheduled",
    published: "Published",
    trash: "Trash",
    pages: "Pages",
    with_label: SplitSentence::new("Labelled “{label}”"),
    search: "Search in posts",
    search_button: "Search",
    empty: "Nothing written yet.",
    nothing_found: "No post is like that.",
    is_draft: "Draft",
    is_scheduled: SplitSentence::new("Appears {moment}"),
    is_published: SplitSentence::new("Published {date}"),
    is_in_trash: "In the trash",
    is_page: "Page",
    changed: SplitSentence::new("changed {moment}"),
    comments: Plural::one("{n} comment", "{n} comments").or_none("no comments"),
    older: "Older",
    select: SplitSentence::new("Select “{title}”"),
    with_selected: "With the selected posts:",
    all_matching: "All posts of this list, on all of its pages",
    publish: "Publish",
    unpublish: "Unpublish",
    to_trash: "Move to the trash",
    restore: "Restore as drafts",
    label: "Label",
    add_label: "Add label",
    none_selected: "Select a post first.",
    ask_publish: Plural::one("Publish {n} post?", "Publish {n} posts?"),
    ask_unpublish: Plural::one(
        "Make {n} post a draft again?",
        "Make {n} posts drafts again?",
    ),
    ask_trash: Plural::one(
        "Move {n} post to the trash?",
        "Move {n} posts to the trash?",
    ),
    ask_restore: Plural::one(
        "Restore {n} post as a draft?",
        "Restore {n} posts as drafts?",
    ),
    ask_label: Plural::one("Add the label to {n} post?", "Add the label to {n} posts?"),
    confirm: "Yes",
    more: Plural::one("And {n} more.", "And {n} more."),
    too_many: SplitSentence::new(
        "There are more than {n}. The others stay as they are: do it again for them.",
    ),
    not_undone: "These are too many for one button to undo.",
    left_out: Plural::one(
        "{n} selected post stays as it is: it is so already, or it is not yours to change.",
        "{n} selected posts stay as they are: they are so already, or they are not yours to change.",
    ),
    done: Plural::one("{n} post changed.", "{n} posts changed."),
    undo: "Undo",
    undone: Plural::one("{n} post is as it was.", "{n} posts are as they were."),
};

pub(super) const DE: PostsMessages = PostsMessages {
    title: "Artikel",
    write: "Artikel schreiben",
    filters: "Zeigen",
    all: "Alle",
    drafts: "Entwürfe",
    scheduled: "Geplant",
    published: "Veröffentlicht",
    trash: "Papierkorb",
    pages: "Seiten",
    with_label: SplitSentence::new("Mit Label „{label}“"),
    search: "In Artikeln suchen",
    search_button: "Suchen",
    empty: "Noch nichts geschrieben.",
    nothing_found: "Kein Artikel passt dazu.",
    is_draft: "Entwurf",
    is_scheduled: SplitSentence::new("Erscheint {moment}"),
    is_published: SplitSentence::new("Veröffentlicht {date}"),
    is_in_trash: "Im Papierkorb",
    is_page: "Seite",
    changed: SplitSentence::new("geändert {moment}"),
    comments: Plural::one("{n} Kommentar", "{n} Kommentare").or_none("keine Kommentare"),
    older: "Ältere",
    select: SplitSentence::new("„{title}“ auswählen"),
    with_selected: "Mit den ausgewählten Artikeln:",
    all_matching: "Alle Artikel dieser Liste, auf allen ihren Seiten",
    publish: "Veröffentlichen",
    unpublish: "Zurückziehen",
    to_trash: "In den Papierkorb",
    restore: "Als Entwürfe zurückholen",
    label: "Label",
    add_label: "Label hinzufügen",
    none_selected: "Wähle zuerst einen Artikel aus.",
    ask_publish: Plural::one(
        "{n} Artikel veröffentlichen?",
        "{n} Artikel veröffentlichen?",
    ),
    ask_unpublish: Plural::one(
        "{n} Artikel wieder zum Entwurf machen?",
        "{n} Artikel wieder zu Entwürfen machen?",
    ),
    ask_trash: Plural::one(
        "{n} Artikel in den Papierkorb legen?",
        "{n} Artikel in den Papierkorb legen?",
    ),
    ask_restore: Plural::one(
        "{n} Artikel als Entwurf zurückholen?",
        "{n} Artikel als Entwürfe zurückholen?",
    ),
    ask_label: Plural::one(
        "Das Label zu {n} Artikel hinzufügen?",
        "Das Label zu {n} Artikeln hinzufügen?",
    ),
    confirm: "Ja",
    more: Plural::one("Und {n} weiterer.", "Und {n} weitere."),
    too_many: SplitSentence::new(
        "Es sind mehr als {n}. Die übrigen bleiben, wie sie sind: Mach es für sie noch einmal.",
    ),
    not_undone: "Es sind zu viele, um sie mit einem Knopf zurückzuverwandeln.",
    left_out: Plural::one(
        "{n} ausgewählter Artikel bleibt, wie er ist: Er ist schon so, oder du darfst ihn nicht ändern.",
        "{n} ausgewählte Artikel bleiben, wie sie sind: Sie sind schon so, oder du darfst sie nicht ändern.",
    ),
    done: Plural::one("{n} Artikel geändert.", "{n} Artikel geändert."),
    undo: "Rückgängig",
    undone: Plural::one(
        "{n} Artikel ist wieder, wie er war.",
        "{n} Artikel sind wieder, wie sie waren.",
    ),
};
