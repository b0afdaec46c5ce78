//! Texts of the pages around the editor: earlier versions, copies that are not saved, joining two texts,
//! links to a draft.

use crate::i18n::text::{Plural, Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts of the pages around the editor.
    VersionsMessages {
        /// The title of the page that joins two texts.
        merge_title: Text,
        /// Why it is shown: `{name}` saved at `{moment}`.
        merge_intro: Sentence,
        /// In place of an unknown name.
        somebody: Text,
        /// The text that is stored.
        theirs: Text,
        /// The text that was typed.
        yours: Text,
        /// Both texts, one after the other.
        both: Text,
        /// A part of which nothing is left.
        nothing_left: Text,
        /// A place where both changed the text: `{n}`.
        place: SplitSentence,
        /// The button that joins the texts.
        merge: Text,
        /// What it does.
        merge_hint: Text,
        /// A copy was kept at `{time}`.
        copy_kept: SplitSentence,
        /// There is a copy of `{moment}`, with `{words}` more than what is stored.
        copy_found: Sentence,
        /// The link to the copy.
        copy_go_on: Text,
        /// The link to what differs in the copy.
        copy_compare: Text,
        /// The title of that page: `{title}`.
        compare_title: SplitSentence,
        /// What is compared with the copy of `{moment}`.
        compare_intro: SplitSentence,
        /// The message if nothing differs.
        compare_same: Text,
        /// The button that drops the copy.
        copy_drop: Text,
        /// What was done: the copy is gone.
        copy_dropped: Text,
        /// The line above a copy.
        copy_shown: Text,
        /// The link to the earlier versions.
        revisions_link: Text,
        /// The title of their list: `{title}`.
        revisions_title: SplitSentence,
        /// A number of words: `{n}`.
        words: Plural,
        /// Marks the version that the post has.
        revision_current: Text,
        /// Which version is compared: `{moment}`.
        revision_intro: SplitSentence,
        /// The message if nothing changed since.
        revision_same: Text,
        /// The button that restores a version.
        revision_restore: Text,
        /// What was done: it is restored.
        revision_restored: Text,
        /// The link to the page that shares a draft.
        share_link: Text,
        /// The title of that page: `{title}`.
        share_title: SplitSentence,
        /// What a link is.
        share_intro: Text,
        /// The line above a new link.
        share_new: Text,
        /// The button that makes a link.
        share_create: Text,
        /// A link, made at `{made}`, which ends at `{ends}`.
        share_line: Sentence,
        /// The button that revokes a link.
        share_revoke: Text,
        /// What was done: the link is revoked.
        share_revoked: Text,
        /// The line above the joined text.
        merged: Text,
    }
}

pub(super) const EN: VersionsMessages = VersionsMessages {
    merge_title: "Two texts",
    merge_intro: Sentence(
        "{name} changed this post on {moment}, while you wrote. Your text is safe. Choose at each place where both of you wrote; all other changes are in.",
    ),
    somebody: "Someone",
    theirs: "Stored",
    yours: "Yours",
    both: "Both",
    nothing_left: "(removed)",
    place: SplitSentence::new("Place {n}"),
    merge: "Put together",
    merge_hint: "Shows the text before anything is saved.",
    copy_kept: SplitSentence::new("Not saved yet. A copy is kept of {time}."),
    copy_found: Sentence("You wrote on, on {moment}, and did not save it ({words} words)."),
    copy_go_on: "Go on with it",
    copy_compare: "Compare",
    compare_title: SplitSentence::new("What you wrote in “{title}”"),
    compare_intro: SplitSentence::new(
        "What differs in your copy of {moment} from what is saved. Lines with a + are only in the copy.",
    ),
    compare_same: "Title, subtitle and text are the same.",
    copy_drop: "Drop it",
    copy_dropped: "It is gone.",
    copy_shown: "This is what you had not saved. It is saved with the next press of a button.",
    revisions_link: "Earlier versions",
    revisions_title: SplitSentence::new("Versions of “{title}”"),
    words: Plural::one("{n} word", "{n} words"),
    revision_current: "as it is now",
    revision_intro: SplitSentence::new("What changed since {moment}."),
    revision_same: "The text is as it was then.",
    revision_restore: "Restore this version",
    revision_restored: "Restored, as a new version.",
    share_link: "Share the draft",
    share_title: SplitSentence::new("Share “{title}”"),
    share_intro: "Who has a link can read the draft as it is at that time, without an account. A link ends after 14 days, and when you revoke it.",
    share_new: "This is the new link. It is shown only now: copy it.",
    share_create: "Make a link",
    share_line: Sentence("Made {made}, ends {ends}"),
    share_revoke: "Revoke",
    share_revoked: "The link leads nowhere any more.",
    merged: "This is the joined text. Read it over and save it.",
};

pub(super) const DE: VersionsMessages = VersionsMessages {
    merge_title: "Zwei Texte",
    merge_intro: Sentence(
        "{name} hat diesen Artikel am {moment} geändert, während du geschrieben hast. Dein Text ist in Sicherheit. Wähle an jeder Stelle, an der ihr beide geschrieben habt; alle anderen Änderungen sind darin.",
    ),
    somebody: "Jemand",
    theirs: "Gespeichert",
    yours: "Deins",
    both: "Beides",
    nothing_left: "(entfernt)",
    place: SplitSentence::new("Stelle {n}"),
    merge: "Zusammenfügen",
    merge_hint: "Zeigt den Text, bevor etwas gespeichert wird.",
    copy_kept: SplitSentence::new("Noch nicht gespeichert. Eine Kopie ist da, vom {time}."),
    copy_found: Sentence(
        "Du hast am {moment} weitergeschrieben und es nicht gespeichert ({words} Wörter).",
    ),
    copy_go_on: "Damit weitermachen",
    copy_compare: "Vergleichen",
    compare_title: SplitSentence::new("Was du in „{title}“ geschrieben hast"),
    compare_intro: SplitSentence::new(
        "Was in deiner Kopie vom {moment} anders ist als im Gespeicherten. Zeilen mit + stehen nur in der Kopie.",
    ),
    compare_same: "Titel, Untertitel und Text sind gleich.",
    copy_drop: "Verwerfen",
    copy_dropped: "Es ist weg.",
    copy_shown: "Das hattest du nicht gespeichert. Der nächste Knopfdruck speichert es.",
    revisions_link: "Frühere Fassungen",
    revisions_title: SplitSentence::new("Fassungen von „{title}“"),
    words: Plural::one("{n} Wort", "{n} Wörter"),
    revision_current: "wie jetzt",
    revision_intro: SplitSentence::new("Was sich seit {moment} geändert hat."),
    revision_same: "Der Text ist wie damals.",
    revision_restore: "Diese Fassung zurückholen",
    revision_restored: "Zurückgeholt, als neue Fassung.",
    share_link: "Entwurf zeigen",
    share_title: SplitSentence::new("„{title}“ zeigen"),
    share_intro: "Wer einen Link hat, kann den Entwurf lesen, wie er gerade ist, auch ohne Konto. Ein Link endet nach 14 Tagen, oder wenn du ihn widerrufst.",
    share_new: "Das ist der neue Link. Er ist nur jetzt zu sehen: Kopiere ihn.",
    share_create: "Link erstellen",
    share_line: Sentence("Erstellt {made}, endet {ends}"),
    share_revoke: "Widerrufen",
    share_revoked: "Der Link führt nirgends mehr hin.",
    merged: "Das ist der zusammengefügte Text. Lies ihn durch und speichere ihn.",
};
