//! Texts that the script of the editor shows.

use crate::i18n::text::{Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts that the script of the editor shows.
    EditorScriptMessages {
        /// The number of words `{n}` and of `{minutes}`, which the script counts.
        words: Sentence,
        /// The session ended.
        signed_out: Text,
        /// No copy could be kept.
        failed: Text,
        /// The status after an upload that failed.
        upload_failed: Text,
        /// There is no network.
        offline: Text,
        /// There are words of an earlier visit.
        found: Text,
        /// Puts them in.
        put_in: Text,
        /// `{name}` is on its way.
        uploading: SplitSentence,
        /// A file is there.
        uploaded: Text,
        /// Tries once more.
        again: Text,
        /// The button that adds pictures.
        add: Text,
        /// The button that finds a post to link to.
        link: Text,
        /// The label of the field with the words of its title.
        link_words: Text,
        /// No post was found.
        link_none: Text,
        /// The button that shows the preview beside the text.
        beside: Text,
    }
}

pub(super) const EN: EditorScriptMessages = EditorScriptMessages {
    words: Sentence("{n} words, {minutes} min"),
    signed_out: "You are signed out. Your text is safe in this browser: sign in in another tab, and it goes on here.",
    failed: "No copy could be kept just now. Your text is safe in this browser.",
    upload_failed: "The upload failed.",
    offline: "There is no connection. Your text is safe in this browser.",
    found: "This browser has words of an earlier visit that were never saved.",
    put_in: "Put them in",
    uploading: SplitSentence::new("Uploading {name} …"),
    uploaded: "Uploaded.",
    again: "Try again",
    add: "Add pictures",
    link: "Link to a post",
    link_words: "Words of its title",
    link_none: "No post has these words.",
    beside: "Preview beside the text",
};

pub(super) const DE: EditorScriptMessages = EditorScriptMessages {
    words: Sentence("{n} Wörter, {minutes} Min."),
    signed_out: "Du bist abgemeldet. Dein Text ist in diesem Browser sicher: Melde dich in einem anderen Tab an, dann geht es hier weiter.",
    failed: "Gerade ließ sich keine Kopie anlegen. Dein Text ist in diesem Browser sicher.",
    upload_failed: "Das Hochladen ist gescheitert.",
    offline: "Keine Verbindung. Dein Text ist in diesem Browser sicher.",
    found: "Dieser Browser hat Worte von einem früheren Besuch, die nie gespeichert wurden.",
    put_in: "Einsetzen",
    uploading: SplitSentence::new("{name} wird hochgeladen …"),
    uploaded: "Hochgeladen.",
    again: "Noch einmal",
    add: "Bilder hinzufügen",
    link: "Beitrag verlinken",
    link_words: "Wörter aus seinem Titel",
    link_none: "Kein Beitrag hat diese Wörter.",
    beside: "Vorschau neben dem Text",
};
