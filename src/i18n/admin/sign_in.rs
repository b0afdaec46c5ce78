//! Texts of the page that signs in, and of the pages that go on with a form.

use crate::i18n::text::{SplitSentence, Text, messages};

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
        /// The heading above the form that sends a link.
        link_title: Text,
        /// The label of the address in that form.
        link_email: Text,
        /// The button of that form.
        link_button: Text,
        /// The message on the sign-in page of a blog that sends no mail, after that form was sent.
        link_no_mail: Text,
        /// The heading after that form was sent.
        sent_title: Text,
        /// What happens now, in the same words whether the address is known.
        sent: Text,
        /// What to do if no mail comes.
        sent_nothing: Text,
        /// The explanation of a form that is kept on that page.
        sent_kept: Text,
        /// The heading of the page to which the link in the mail leads: `{name}`.
        by_link_title: SplitSentence,
        /// The message for such a link that does not work.
        by_link_gone: Text,
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
        /// The heading of that page for a user who has no password.
        again_title_by_link: Text,
        /// The explanation on that page for a user who has no password.
        again_by_link: Text,
        /// The explanation there after a link was sent.
        again_sent: Text,
        /// The button there that sends a link.
        again_send: Text,
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
    link_title: "Or by e-mail",
    link_email: "E-mail address",
    link_button: "Send me a link",
    link_no_mail: "This blog sends no mail. Sign in with your name and your password.",
    sent_title: "Look into your mail",
    sent: "If the address is that of a user of this blog, a link to sign in is on its way to it. It works once, for 15 minutes. Open it in this browser.",
    sent_nothing: "Nothing comes? An address counts only once it is confirmed on the page “Profile”, and a user gets a few mails an hour at most.",
    sent_kept: "What you sent is kept on this page. Once you are signed in, go on here.",
    by_link_title: SplitSentence::new("Sign in as {name}"),
    by_link_gone: "It was used before, it is too old, or a newer one was used. Ask for a new one.",
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
    again_title_by_link: "Is it you?",
    again_by_link: "What you are about to do cannot be undone easily, so please confirm that it is you. You have no password: send a link to your e-mail address, open it in this browser, and then go on here.",
    again_sent: "A link is on its way to your e-mail address. Open it in this browser within 15 minutes, and then go on here.",
    again_send: "Send me a link",
    again_button: "Confirm",
    again_wrong: "This is not your password.",
    signed_out: "You are signed out.",
};

pub(super) const DE: SignInMessages = SignInMessages {
    title: "Anmelden",
    name: "Name",
    password: "Passwort",
    button: "Anmelden",
    link_title: "Oder per E-Mail",
    link_email: "E-Mail-Adresse",
    link_button: "Link schicken",
    link_no_mail: "Dieses Blog verschickt keine E-Mails. Melde dich mit Name und Passwort an.",
    sent_title: "Sieh in deine E-Mails",
    sent: "Gehört die Adresse zu jemandem aus diesem Blog, dann ist ein Link zum Anmelden dorthin unterwegs. Er gilt einmal und 15 Minuten lang. Öffne ihn in diesem Browser.",
    sent_nothing: "Es kommt nichts? Eine Adresse gilt erst, wenn sie auf der Seite „Profil“ bestätigt ist, und mehr als ein paar E-Mails in der Stunde bekommt niemand.",
    sent_kept: "Was du gesendet hast, ist auf dieser Seite noch da. Sobald du angemeldet bist, mach hier weiter.",
    by_link_title: SplitSentence::new("Als {name} anmelden"),
    by_link_gone: "Er wurde schon benutzt, ist zu alt, oder ein neuerer wurde benutzt. Fordere einen neuen an.",
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
    again_title_by_link: "Bist du es?",
    again_by_link: "Was du vorhast, lässt sich nicht leicht rückgängig machen. Bitte bestätige, dass du es bist. Du hast kein Passwort: Schick dir einen Link an deine E-Mail-Adresse, öffne ihn in diesem Browser, und mach dann hier weiter.",
    again_sent: "Ein Link ist zu deiner E-Mail-Adresse unterwegs. Öffne ihn innerhalb von 15 Minuten in diesem Browser, und mach dann hier weiter.",
    again_send: "Link schicken",
    again_button: "Bestätigen",
    again_wrong: "Das ist nicht dein Passwort.",
    signed_out: "Du bist abgemeldet.",
};
