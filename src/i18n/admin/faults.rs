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
        /// The value is not a label's name, of `{n}` characters at most.
        label: SplitSentence,
        /// There is no such series.
        series: Text,
        /// There are more than `{n}` links.
        many_links: SplitSentence,
        /// A decorative picture has an alternative text.
        decorative: Text,
        /// The focus of a picture is not between 0 and `{n}`.
        focus: SplitSentence,
        /// The name of a file has no letter and no digit.
        file_name: Text,
        /// Comments cannot be hidden with the ban of a domain.
        hide_domain: Text,
        /// A picture without alternative text is not published.
        missing_alt: Text,
        /// A picture whose alternative text is the name of a file is not published.
        alt_is_file_name: Text,
        /// A link that leads to nothing is not published.
        link_not_found: Text,
        /// A picture that does not exist is not published.
        picture_not_found: Text,
        /// The search has more than `{n}` words.
        many_words: SplitSentence,
        /// The search for comments names a label.
        label_of_comment: Text,
        /// A label is merged into itself.
        same_label: Text,
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
    label: SplitSentence::new("A label has 1 to {n} characters and no slash."),
    series: "There is no such series any more. Please choose another one.",
    many_links: SplitSentence::new("Please use at most {n} links."),
    decorative: "A decorative picture has no description. Please clear the description, or say that the picture is not decorative.",
    focus: SplitSentence::new("Please use percentages from 0 to {n}."),
    file_name: "Please use at least one letter or digit.",
    hide_domain: "Only what a person wrote can be hidden, not what links to a domain.",
    missing_alt: "A picture has no words for those who do not see it. This blog does not publish without them.",
    alt_is_file_name: "A picture is described by a file name. This blog does not publish that.",
    link_not_found: "A link leads to nothing. This blog does not publish that.",
    picture_not_found: "A picture does not exist. This blog does not publish that.",
    many_words: SplitSentence::new("Please search for at most {n} words."),
    label_of_comment: "Comments have no labels. Please search without one.",
    same_label: "Please choose two different labels.",
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
    label: SplitSentence::new("Ein Label hat 1 bis {n} Zeichen und keinen Schrägstrich."),
    series: "Diese Serie gibt es nicht mehr. Bitte wähle eine andere.",
    many_links: SplitSentence::new("Bitte höchstens {n} Links."),
    decorative: "Ein dekoratives Bild hat keine Beschreibung. Bitte leere die Beschreibung, oder sag, dass das Bild nicht dekorativ ist.",
    focus: SplitSentence::new("Bitte Prozente von 0 bis {n}."),
    file_name: "Bitte mindestens einen Buchstaben oder eine Ziffer.",
    hide_domain: "Nur was eine Person schrieb, lässt sich verbergen, nicht was zu einer Domain verlinkt.",
    missing_alt: "Ein Bild hat keine Worte für die, die es nicht sehen. Dieses Blog veröffentlicht nicht ohne sie.",
    alt_is_file_name: "Ein Bild ist mit einem Dateinamen beschrieben. Dieses Blog veröffentlicht das nicht.",
    link_not_found: "Ein Link führt ins Leere. Dieses Blog veröffentlicht das nicht.",
    picture_not_found: "Ein Bild gibt es nicht. Dieses Blog veröffentlicht das nicht.",
    many_words: SplitSentence::new("Bitte such nach höchstens {n} Wörtern."),
    label_of_comment: "Kommentare haben keine Labels. Bitte such ohne eines.",
    same_label: "Bitte wähle zwei verschiedene Labels.",
    language: "Bitte wähle eine Sprache aus der Liste, oder schreib ihr Kürzel, etwa de oder pt-BR.",
};
