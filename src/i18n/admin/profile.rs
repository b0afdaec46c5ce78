//! Texts of the page about the own profile.

use crate::i18n::text::{Plural, SplitSentence, Text, messages};

messages! {
    /// Texts of the page about the own profile.
    ProfileMessages {
        /// The title.
        title: Text,
        /// How the user signs in: `{name}` is the short name in addresses.
        sign_in_name: SplitSentence,
        /// The heading above the browsers in which the user is signed in.
        sessions: Text,
        /// The mark of the browser that shows the page.
        this_one: Text,
        /// In place of the words for a browser that is not known.
        unknown_device: Text,
        /// The note of a session: `{since}` is when it began, `{seen}` when it was last used.
        since: SplitSentence,
        /// When a session was last used: `{moment}`.
        seen: SplitSentence,
        /// The button that ends a session.
        end: Text,
        /// Follows that button, for screen readers: `{device}`.
        end_which: SplitSentence,
        /// The line after a session was ended.
        ended: Text,
        /// The button that ends all other sessions.
        end_others: Text,
        /// The line after other sessions were ended: `{n}`.
        ended_others: Plural,
        /// The heading above the form for a new password.
        password: Text,
        /// The label of the present password.
        current: Text,
        /// The label of the new password.
        new: Text,
        /// The button that stores the new password.
        save: Text,
    }
}

pub(super) const EN: ProfileMessages = ProfileMessages {
    title: "Profile",
    sign_in_name: SplitSentence::new("You sign in with your name, or as {name}."),
    sessions: "Where you are signed in",
    this_one: "this browser",
    unknown_device: "A browser",
    since: SplitSentence::new("since {moment}"),
    seen: SplitSentence::new("last used {moment}"),
    end: "Sign out",
    end_which: SplitSentence::new("from {device}"),
    ended: "Signed out there.",
    end_others: "Sign out everywhere else",
    ended_others: Plural::one(
        "You are signed out of {n} other browser.",
        "You are signed out of {n} other browsers.",
    )
    .or_none("You were signed in nowhere else."),
    password: "Password",
    current: "Present password",
    new: "New password",
    save: "Change the password",
};

pub(super) const DE: ProfileMessages = ProfileMessages {
    title: "Profil",
    sign_in_name: SplitSentence::new("Du meldest dich mit deinem Namen an, oder als {name}."),
    sessions: "Wo du angemeldet bist",
    this_one: "dieser Browser",
    unknown_device: "Ein Browser",
    since: SplitSentence::new("seit {moment}"),
    seen: SplitSentence::new("zuletzt benutzt {moment}"),
    end: "Abmelden",
    end_which: SplitSentence::new("von {device}"),
    ended: "Dort bist du abgemeldet.",
    end_others: "Überall sonst abmelden",
    ended_others: Plural::one(
        "Du bist in {n} anderen Browser abgemeldet.",
        "Du bist in {n} anderen Browsern abgemeldet.",
    )
    .or_none("Du warst sonst nirgends angemeldet."),
    password: "Passwort",
    current: "Jetziges Passwort",
    new: "Neues Passwort",
    save: "Passwort ändern",
};
