//! Texts about the user's own e-mail address, the mails that are sent to it, and the pages to which
//! their links lead.

use crate::i18n::text::{SplitSentence, Text, messages};

messages! {
    /// Texts about the user's own e-mail address, the mails that are sent to it, and the pages to
    /// which their links lead.
    EmailMessages {
        /// The heading above the address on the profile page.
        title: Text,
        /// The explanation there, for a user without an address.
        none: Text,
        /// The address that counts: `{address}`.
        proven: SplitSentence,
        /// The address that waits for its proof: `{address}`.
        waits: SplitSentence,
        /// The label of the first or another address.
        field: Text,
        /// The sentence below that field.
        hint: Text,
        /// The button that sends the mail which proves the address.
        set: Text,
        /// The line after that.
        set_done: Text,
        /// The line if the address is the one that the user has.
        same: Text,
        /// The button that removes the address.
        remove: Text,
        /// The line after that.
        removed: Text,
        /// The complaint about a text that is not an address.
        wrong: Text,
        /// The message after too many mails to an address.
        too_many: Text,
        /// The heading of the page that proves an address.
        confirm_title: Text,
        /// The question there: `{address}`.
        confirm: SplitSentence,
        /// The button there.
        confirm_button: Text,
        /// The line after that.
        confirmed: Text,
        /// The message for a link that does not prove an address.
        gone: Text,
        /// The subject of the mail that proves an address: `{blog}` is the blog's name.
        proof_subject: SplitSentence,
        /// The first sentence of that mail: `{blog}`.
        proof_who: SplitSentence,
        /// The instruction above the link.
        proof_how: Text,
        /// The instruction for anyone else.
        proof_not_you: Text,
        /// The subject of the mail with a link to sign in: `{blog}` is the blog's name.
        link_subject: SplitSentence,
        /// The first sentence of that mail: `{blog}`.
        link_who: SplitSentence,
        /// The instruction above the link.
        link_how: Text,
        /// The instruction for anyone else.
        link_not_you: Text,
    }
}

pub(super) const EN: EmailMessages = EmailMessages {
    title: "E-mail address",
    none: "With an address you can sign in by a link that is sent to it, without your password. Nobody else sees it.",
    proven: SplitSentence::new("Links to sign in are sent to {address}. Nobody else sees it."),
    waits: SplitSentence::new(
        "{address} does not count yet: open the link that was sent to it. It works for 24 hours, while you are signed in here.",
    ),
    field: "New address",
    hint: "A link is sent to it. It counts once you have opened that link.",
    set: "Send the link",
    set_done: "A link is on its way to the address. Open it in this browser.",
    same: "This is your address already.",
    remove: "Remove the address",
    removed: "No address of yours is stored any more.",
    wrong: "This does not look like an e-mail address. Write it like name@example.org.",
    too_many: "Too many mails were sent. Try again later.",
    confirm_title: "Your e-mail address",
    confirm: SplitSentence::new("Links to sign in will be sent to {address}."),
    confirm_button: "Confirm the address",
    confirmed: "Your address is confirmed.",
    gone: "It is too old, or you asked for another one since, or you are signed in as somebody else. Ask for a new one on the page “Profile”.",
    proof_subject: SplitSentence::new("Confirm your e-mail address for {blog}"),
    proof_who: SplitSentence::new("A user of “{blog}” gave this address as their own."),
    proof_how: "If that was you, open this link in the browser in which you are signed in, within 24 hours, and press “Confirm the address”:",
    proof_not_you: "If it was not you, do nothing: without that, no more mail is sent to you.",
    link_subject: SplitSentence::new("Sign in to {blog}"),
    link_who: SplitSentence::new(
        "Somebody, probably you, asked for a link to sign in to “{blog}”.",
    ),
    link_how: "Open it and press “Sign in”. It works once, for 15 minutes:",
    link_not_you: "If it was not you, do nothing. Give the link to nobody: it signs in as you.",
};

pub(super) const DE: EmailMessages = EmailMessages {
    title: "E-Mail-Adresse",
    none: "Mit einer Adresse kannst du dich über einen Link anmelden, der dorthin geschickt wird, ohne dein Passwort. Niemand sonst sieht sie.",
    proven: SplitSentence::new(
        "Links zum Anmelden gehen an {address}. Niemand sonst sieht die Adresse.",
    ),
    waits: SplitSentence::new(
        "{address} gilt noch nicht: Öffne den Link, der dorthin geschickt wurde. Er gilt 24 Stunden, solange du hier angemeldet bist.",
    ),
    field: "Neue Adresse",
    hint: "Dorthin wird ein Link geschickt. Die Adresse gilt, sobald du ihn geöffnet hast.",
    set: "Link schicken",
    set_done: "Ein Link ist zu der Adresse unterwegs. Öffne ihn in diesem Browser.",
    same: "Das ist schon deine Adresse.",
    remove: "Adresse entfernen",
    removed: "Von dir ist keine Adresse mehr gespeichert.",
    wrong: "Das sieht nicht wie eine E-Mail-Adresse aus. Schreibe sie wie name@example.org.",
    too_many: "Es wurden zu viele E-Mails verschickt. Versuche es später noch einmal.",
    confirm_title: "Deine E-Mail-Adresse",
    confirm: SplitSentence::new("Links zum Anmelden gehen künftig an {address}."),
    confirm_button: "Adresse bestätigen",
    confirmed: "Deine Adresse ist bestätigt.",
    gone: "Er ist zu alt, du hast inzwischen einen anderen angefordert, oder du bist als jemand anderes angemeldet. Fordere auf der Seite „Profil“ einen neuen an.",
    proof_subject: SplitSentence::new("Bestätige deine E-Mail-Adresse für {blog}"),
    proof_who: SplitSentence::new(
        "Jemand, der in „{blog}“ schreibt oder moderiert, hat diese Adresse als eigene angegeben.",
    ),
    proof_how: "Wenn du das warst, öffne diesen Link innerhalb von 24 Stunden in dem Browser, in dem du angemeldet bist, und drücke „Adresse bestätigen“:",
    proof_not_you: "Wenn du es nicht warst, tu nichts: Dann bekommst du keine weitere E-Mail.",
    link_subject: SplitSentence::new("Anmelden bei {blog}"),
    link_who: SplitSentence::new(
        "Jemand, wahrscheinlich du, hat einen Link zum Anmelden bei „{blog}“ angefordert.",
    ),
    link_how: "Öffne ihn und drücke „Anmelden“. Er gilt einmal und 15 Minuten lang:",
    link_not_you: "Wenn du es nicht warst, tu nichts. Gib den Link nicht weiter: Er meldet an deiner Stelle an.",
};
