//! Texts of the step between a draft and its readers.

use crate::i18n::text::{SplitSentence, Text, messages};

messages! {
    /// Texts of the step between a draft and its readers.
    PublishMessages {
        /// The title of the page that publishes: `{title}`.
        publish_title: SplitSentence,
        /// When it appears, in words: now.
        when_now: Text,
        /// When it appears, in words: `{moment}`, which is to come.
        when_later: SplitSentence,
        /// When it appears, in words: `{moment}`, which is past.
        when_earlier: SplitSentence,
        /// The label of when it appears.
        when: Text,
        /// What an empty time means.
        when_hint: Text,
        /// The label of its address.
        address: Text,
        /// The heading of what to look at before publishing.
        checks: Text,
        /// The message if there is nothing to look at.
        checks_none: Text,
        /// The check: there is no title.
        check_title: Text,
        /// The check: there is no text.
        check_body: Text,
        /// The check: an upload was not finished.
        check_upload: Text,
        /// The check: it is announced, but nobody may comment.
        check_comments: Text,
        /// The check: a picture has no alternative text: `{what}`.
        check_alt: SplitSentence,
        /// The check: the alternative text of a picture is a file name: `{what}`.
        check_alt_name: SplitSentence,
        /// The check: a link leads to nothing on this blog: `{what}`.
        check_link: SplitSentence,
        /// The check: a picture of this blog does not exist: `{what}`.
        check_picture: SplitSentence,
        /// The check: what is left out of the page: `{what}`.
        check_removed: SplitSentence,
        /// The button that publishes now.
        publish_now: Text,
        /// The link back to the editor.
        to_editor: Text,
        /// What was done: it is public.
        published: Text,
        /// What was done: it will be public at `{moment}`.
        scheduled: SplitSentence,
    }
}

pub(super) const EN: PublishMessages = PublishMessages {
    publish_title: SplitSentence::new("Publish “{title}”"),
    when_now: "It appears as soon as you publish it.",
    when_later: SplitSentence::new("It appears {moment}."),
    when_earlier: SplitSentence::new("It appears at once, dated back to {moment}."),
    when: "When",
    when_hint: "Empty for now. A time to come publishes it then.",
    address: "Address",
    checks: "Before readers see it",
    checks_none: "Nothing stands out.",
    check_title: "It has no title. Lists and feeds show its first words.",
    check_body: "It has no text.",
    check_upload: "An upload in the text did not finish.",
    check_comments: "Nobody can comment on it.",
    check_alt: SplitSentence::new("This picture has no words for those who do not see it: {what}"),
    check_alt_name: SplitSentence::new("This picture is described by a file name: {what}"),
    check_link: SplitSentence::new("This link leads to nothing: {what}"),
    check_picture: SplitSentence::new("This picture does not exist: {what}"),
    check_removed: SplitSentence::new("Left out of the page: {what}"),
    publish_now: "Publish",
    to_editor: "Back to writing",
    published: "Published.",
    scheduled: SplitSentence::new("It will appear {moment}."),
};

pub(super) const DE: PublishMessages = PublishMessages {
    publish_title: SplitSentence::new("„{title}“ veröffentlichen"),
    when_now: "Es erscheint, sobald du es veröffentlichst.",
    when_later: SplitSentence::new("Es erscheint am {moment}."),
    when_earlier: SplitSentence::new("Es erscheint sofort, rückdatiert auf {moment}."),
    when: "Wann",
    when_hint: "Leer für jetzt. Zu einem späteren Zeitpunkt erscheint es dann.",
    address: "Adresse",
    checks: "Bevor es gelesen wird",
    checks_none: "Nichts fällt auf.",
    check_title: "Es hat keinen Titel. Listen und Feeds zeigen die ersten Wörter.",
    check_body: "Es hat keinen Text.",
    check_upload: "Ein Hochladen im Text wurde nicht fertig.",
    check_comments: "Niemand kann es kommentieren.",
    check_alt: SplitSentence::new("Diesem Bild fehlen Worte für alle, die es nicht sehen: {what}"),
    check_alt_name: SplitSentence::new("Dieses Bild wird mit einem Dateinamen beschrieben: {what}"),
    check_link: SplitSentence::new("Dieser Link führt ins Leere: {what}"),
    check_picture: SplitSentence::new("Dieses Bild gibt es nicht: {what}"),
    check_removed: SplitSentence::new("Auf der Seite fehlt: {what}"),
    publish_now: "Veröffentlichen",
    to_editor: "Weiterschreiben",
    published: "Veröffentlicht.",
    scheduled: SplitSentence::new("Es erscheint am {moment}."),
};
