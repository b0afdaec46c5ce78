//! Texts of the page that signs in, and of the pages that go on with a form.

use crate::i18n::text::{Text, messages};

messages! {
    /// Texts of the page that signs in, and of the pages that go on with a form.
    SignInMessages {
        /// The heading.
        title: Text,
        /// The label of the user's name.
        name: Text,
        /// The label of the password.
        password: Text,
        /// The button.
        button: Text,
        /// The hint for users who cannot sign in: `tympan user link` is a command.
        lost: Text,
        /// The message if the name or the password is wrong.
        wrong: Text,
        /// The message if the browser keeps no cookie for this address.
        no_cookie: Text,
        /// The message if the sign-in page was opened before another sign-in in this browser.
        stale_sign_in: Text,
        /// The message on a sign-in page that keeps a form which was sent.
        kept: Text,
        /// The heading of the page that goes on with a kept form after signing in.
        go_on_title: Text,
        /// The explanation on that page.
        go_on: Text,
        /// The explanation of a form that was opened before the last sign-in.
        stale: Text,
        /// The button that sends a kept form.
        go_on_button: Text,
        /// The summary above the texts that will be sent.
        go_on_texts: Text,
        /// The heading of the page that asks for the password again.
        again_title: Text,
        /// The explanation on that page.
        again: Text,
        /// The button on that page.
        again_button: Text,
        /// The message if the password is wrong there.
        again_wrong: Text,
        /// The message after signing out.
        signed_out: Text,
    }
}

pub(super) const EN: SignInMessages = SignInMessages {
    title: "Sign in",
    name: "Name",
    password: "Password",
    button: "Sign in",
    lost: "No password yet, or forgotten? Whoever runs the server prints a link with “tympan user link”.",
    wrong: "The name and the password do not match.",
    no_cookie: "Your browser keeps no cookie for this address, and it needs one to stay signed in. Allow cookies, or open the blog at its own address.",
    stale_sign_in: "This page was opened too long ago. Please sign in here.",
    kept: "You were signed out in the meantime. What you sent is kept: sign in to go on.",
    go_on_title: "Go on where you were",
    go_on: "You are signed in again. Nothing was lost, and nothing was done yet: send it now, or copy your text from below.",
    stale: "This form was opened before you last signed in. Nothing was lost, and nothing was done yet: send it again.",
    go_on_button: "Send it",
    go_on_texts: "Your text",
    again_title: "Your password, please",
    again: "What you are about to do cannot be undone easily, so please confirm that it is you.",
    again_button: "Confirm",
    again_wrong: "This is not your password.",
    signed_out: "You are signed out.",
};

pub(super) const DE: SignInMessages = SignInMessages {
    title: "Anmelden",
    name: "Name",
    password: "Passwort",
    button: "Anmelden",
    lost: "Noch kein Passwort, oder vergessen? Wer den Server betreibt, bekommt mit „tympan user link“ einen Link.",
    wrong: "Name und Passwort passen nicht zusammen.",
    no_cookie: "Dein Browser behält kein Cookie für diese Adresse, braucht aber eines, um angemeldet zu bleiben. Erlaube Cookies, oder öffne das Blog unter seiner eigenen Adresse.",
    stale_sign_in: "Diese Seite war zu lange offen. Bitte melde dich hier an.",
    kept: "Du wurdest inzwischen abgemeldet. Was du gesendet hast, ist noch da: Melde dich an, um weiterzumachen.",
    go_on_title: "Weiter, wo du warst",
    go_on: "Du bist wieder angemeldet. Es ging nichts verloren, und es ist noch nichts geschehen: Sende es jetzt, oder kopiere unten deinen Text.",
    stale: "Dieses Formular wurde vor deiner letzten Anmeldung geöffnet. Es ging nichts verloren, und es ist noch nichts geschehen: Sende es noch einmal.",
    go_on_button: "Senden",
    go_on_texts: "Dein Text",
    again_title: "Bitte dein Passwort",
    again: "Was du vorhast, lässt sich nicht leicht rückgängig machen. Bitte bestätige, dass du es bist.",
    again_button: "Bestätigen",
    again_wrong: "Das ist nicht dein Passwort.",
    signed_out: "Du bist abgemeldet.",
};
