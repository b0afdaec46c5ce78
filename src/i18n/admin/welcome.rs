//! Texts of the pages to which links that sign in lead.

use crate::i18n::text::{SplitSentence, Text, messages};

messages! {
    /// Texts of the pages to which links that sign in lead.
    WelcomeMessages {
        /// The heading of the page that sets a new blog up.
        set_up_title: Text,
        /// The sentence below it.
        set_up: Text,
        /// The label of the user's own name.
        name: Text,
        /// The sentence below that field.
        name_hint: Text,
        /// The label of the blog's title.
        blog_title: Text,
        /// The label of the blog's language.
        language: Text,
        /// The sentence below that field.
        language_hint: Text,
        /// The label of the time zone.
        time_zone: Text,
        /// The sentence below that field.
        time_zone_hint: Text,
        /// The label of a new password.
        password: Text,
        /// The sentence below that field.
        password_hint: Text,
        /// The label of the same password once more.
        password_again: Text,
        /// The button that sets the blog up.
        set_up_button: Text,
        /// The line on the first page after it.
        set_up_done: Text,
        /// The sentence for those who move in.
        move_in: Text,
        /// The heading of the page on which a user chooses a password: `{name}`.
        password_title: SplitSentence,
        /// The button that stores the password.
        password_button: Text,
        /// The line on the first page after it.
        password_done: Text,
        /// The heading of a link that does not work.
        gone_title: Text,
        /// The message for a link that does not work.
        gone: Text,
        /// The complaint about a password that is too short.
        short: Text,
        /// The complaint about a password that is too long.
        long: Text,
        /// The complaint about a password that everybody tries first.
        common: Text,
        /// The complaint about two passwords that differ.
        differ: Text,
    }
}

pub(super) const EN: WelcomeMessages = WelcomeMessages {
    set_up_title: "Welcome to your blog",
    set_up: "A few words about it, and a password for you. All of it can be changed later.",
    name: "Your name",
    name_hint: "Readers see it under what you write.",
    blog_title: "Name of the blog",
    language: "Language",
    language_hint: "The language of most posts. A tag such as pt-BR is possible, too.",
    time_zone: "Time zone",
    time_zone_hint: "A place such as Europe/Berlin. Dates are shown in it.",
    password: "Password",
    password_hint: "At least 12 characters. Four ordinary words are better than one with signs in it.",
    password_again: "The same once more",
    set_up_button: "Set up the blog",
    set_up_done: "Your blog is ready. The draft below shows how to write.",
    move_in: "Do you come from WordPress or Blogger? Under “Import” your posts and comments come along, now or later.",
    password_title: SplitSentence::new("A password for {name}"),
    password_button: "Save and sign in",
    password_done: "Your password is saved. You are signed out everywhere else.",
    gone_title: "This link does not work any more",
    gone: "It was used before, it is too old, or a newer one was made. Whoever runs the server prints a new one with “tympan user link”.",
    short: "Use at least 12 characters.",
    long: "Use at most 200 characters.",
    common: "This is among the first that anybody would try. Four ordinary words make a good one.",
    differ: "The two passwords differ. Type the same one twice.",
};

pub(super) const DE: WelcomeMessages = WelcomeMessages {
    set_up_title: "Willkommen in deinem Blog",
    set_up: "Ein paar Worte dazu, und ein Passwort für dich. Alles lässt sich später ändern.",
    name: "Dein Name",
    name_hint: "Er steht unter dem, was du schreibst.",
    blog_title: "Name des Blogs",
    language: "Sprache",
    language_hint: "Die Sprache der meisten Beiträge. Auch ein Kürzel wie pt-BR ist möglich.",
    time_zone: "Zeitzone",
    time_zone_hint: "Ein Ort wie Europe/Berlin. Nach ihm richten sich die Daten.",
    password: "Passwort",
    password_hint: "Mindestens 12 Zeichen. Vier gewöhnliche Wörter sind besser als eines mit Sonderzeichen.",
    password_again: "Noch einmal dasselbe",
    set_up_button: "Blog einrichten",
    set_up_done: "Dein Blog ist fertig. Der Entwurf unten zeigt, wie man schreibt.",
    move_in: "Kommst du von WordPress oder Blogger? Unter „Import“ holst du deine Beiträge und Kommentare hierher, jetzt oder später.",
    password_title: SplitSentence::new("Ein Passwort für {name}"),
    password_button: "Speichern und anmelden",
    password_done: "Dein Passwort ist gespeichert. Überall sonst bist du abgemeldet.",
    gone_title: "Dieser Link gilt nicht mehr",
    gone: "Er wurde schon benutzt, ist zu alt, oder es gibt einen neueren. Wer den Server betreibt, bekommt mit „tympan user link“ einen neuen.",
    short: "Nimm mindestens 12 Zeichen.",
    long: "Nimm höchstens 200 Zeichen.",
    common: "Das ist eines der ersten, die alle ausprobieren. Vier gewöhnliche Wörter ergeben ein gutes.",
    differ: "Die beiden Passwörter sind verschieden. Tippe zweimal dasselbe.",
};
