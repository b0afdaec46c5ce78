//! Texts about what is wrong with a field of an admin page.

use crate::i18n::text::{Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts about what is wrong with a field of an admin page.
    EntryFaultMessages {
        /// The text has more than `{n}` characters.
        long: SplitSentence,
        /// The text is missing, or has more than `{n}` characters.
        missing_or_long: SplitSentence,
        /// The text has more than `{n}` bytes.
        large: SplitSentence,
        /// A letter has more than three combining marks.
        marks: Text,
        /// There are more than `{n}` labels.
        many_labels: SplitSentence,
        /// The number is not between `{least}` and `{most}`.
        number: Sentence,
        /// The year is out of its range.
        year: Text,
        /// The moment is over.
        past: Text,
        /// The blog has no title.
        no_title: Text,
        /// The value is not a time zone.
        time_zone: Text,
        /// The media library has no such picture.
        picture: Text,
        /// The value is not a language.
        language: Text,
    }
}

pub(super) const EN: EntryFaultMessages = EntryFaultMessages {
    long: SplitSentence::new("Please use at most {n} characters."),
    missing_or_long: SplitSentence::new("Please use 1 to {n} characters."),
    large: SplitSentence::new("This text is too long: it may have {n} bytes."),
    marks: "Please use at most three accents on a letter.",
    many_labels: SplitSentence::new("Please use at most {n} labels."),
    number: Sentence("Please use a number from {least} to {most}."),
    year: "Please use a year from 1970 to 9999.",
    past: "Please use a moment that is still to come.",
    no_title: "Your blog needs a title.",
    time_zone: "Please choose a time zone from the list, such as Europe/Berlin.",
    picture: "There is no such picture in the media library, or it is not yours.",
    language: "Please choose a language from the list, or write its tag, such as en or pt-BR.",
};

pub(super) const DE: EntryFaultMessages = EntryFaultMessages {
    long: SplitSentence::new("Bitte höchstens {n} Zeichen."),
    missing_or_long: SplitSentence::new("Bitte 1 bis {n} Zeichen."),
    large: SplitSentence::new("Dieser Text ist zu lang: Er darf {n} Bytes haben."),
    marks: "Bitte höchstens drei Akzente auf einem Buchstaben.",
    many_labels: SplitSentence::new("Bitte höchstens {n} Labels."),
    number: Sentence("Bitte eine Zahl von {least} bis {most}."),
    year: "Bitte ein Jahr von 1970 bis 9999.",
    past: "Bitte einen Zeitpunkt, der noch kommt.",
    no_title: "Dein Blog braucht einen Titel.",
    time_zone: "Bitte wähle eine Zeitzone aus der Liste, etwa Europe/Berlin.",
    picture: "In der Mediathek gibt es kein solches Bild, oder es ist nicht deins.",
    language: "Bitte wähle eine Sprache aus der Liste, oder schreib ihr Kürzel, etwa de oder pt-BR.",
};
