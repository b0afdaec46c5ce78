//! Texts of the frame of every admin page, and words that many pages share.

use crate::i18n::text::{Plural, SplitSentence, Text, messages};

messages! {
    /// Texts of the frame of every admin page.
    AdminFrameMessages {
        /// The link that skips the masthead.
        skip: Text,
        /// The label of the navigation, for screen readers.
        menu: Text,
        /// The link to the first page.
        today: Text,
        /// The link to the page about the own profile.
        profile: Text,
        /// Who is signed in: `{name}`.
        signed_in_as: SplitSentence,
        /// The button that signs out.
        sign_out: Text,
        /// The link to the blog.
        to_blog: Text,
        /// Stands before an error, for screen readers.
        error: Text,
        /// The title of the list of errors above a form.
        errors: Text,
        /// The link that leaves a form or a question.
        cancel: Text,
        /// The heading of a page that is not there.
        not_found_title: Text,
        /// The message for a page that is not there.
        not_found: Text,
        /// The heading of what the user's role does not allow.
        forbidden_title: Text,
        /// The message for what the user's role does not allow.
        forbidden: Text,
        /// The heading of a form that another site sent.
        foreign_title: Text,
        /// The message for a form that another site sent.
        foreign: Text,
        /// The heading of a request that cannot be fulfilled.
        bad_request_title: Text,
        /// The message for a request that cannot be read.
        bad_request: Text,
        /// The message for a request of more than `{n}` MiB.
        too_large: SplitSentence,
        /// The message if another change came first.
        conflict: Text,
        /// The link to the first page, from an error.
        back_to_today: Text,
        /// The message for too many attempts: `{n}` is the number of seconds to wait.
        too_many: Plural,
    }
}

pub(super) const EN: AdminFrameMessages = AdminFrameMessages {
    skip: "Skip to content",
    menu: "Administration",
    today: "Today",
    profile: "Profile",
    signed_in_as: SplitSentence::new("Signed in as {name}"),
    sign_out: "Sign out",
    to_blog: "See the blog",
    error: "Error:",
    errors: "Please correct this:",
    cancel: "Cancel",
    not_found_title: "Not found",
    not_found: "There is nothing at this address, or it is not yours to see.",
    forbidden_title: "Not allowed",
    forbidden: "Your role does not allow this. An owner of the blog can change your role.",
    foreign_title: "This form came from elsewhere",
    foreign: "Forms of these pages are only accepted from these pages. Nothing was changed.",
    bad_request_title: "Something is wrong with that request",
    bad_request: "The form could not be read. Go back, reload the page and try again.",
    too_large: SplitSentence::new(
        "This is too large: at most {n} MiB are accepted. Nothing was changed.",
    ),
    conflict: "Someone else changed this first. Go back, reload the page and try again.",
    back_to_today: "Back to Today",
    too_many: Plural::one(
        "Too many attempts. Please wait {n} second.",
        "Too many attempts. Please wait {n} seconds.",
    ),
};

pub(super) const DE: AdminFrameMessages = AdminFrameMessages {
    skip: "Zum Inhalt springen",
    menu: "Verwaltung",
    today: "Heute",
    profile: "Profil",
    signed_in_as: SplitSentence::new("Angemeldet als {name}"),
    sign_out: "Abmelden",
    to_blog: "Zum Blog",
    error: "Fehler:",
    errors: "Bitte korrigiere das:",
    cancel: "Abbrechen",
    not_found_title: "Nicht gefunden",
    not_found: "Unter dieser Adresse ist nichts, oder nichts, was du sehen darfst.",
    forbidden_title: "Nicht erlaubt",
    forbidden: "Deine Rolle erlaubt das nicht. Wem das Blog gehört, kann deine Rolle ändern.",
    foreign_title: "Dieses Formular kam von woanders",
    foreign: "Formulare dieser Seiten werden nur von diesen Seiten angenommen. Es wurde nichts geändert.",
    bad_request_title: "Mit dieser Anfrage stimmt etwas nicht",
    bad_request: "Das Formular ließ sich nicht lesen. Geh zurück, lade die Seite neu und versuch es noch einmal.",
    too_large: SplitSentence::new(
        "Das ist zu groß: Höchstens {n} MiB werden angenommen. Es wurde nichts geändert.",
    ),
    conflict: "Jemand anderes hat das zuerst geändert. Geh zurück, lade die Seite neu und versuch es noch einmal.",
    back_to_today: "Zurück zu „Heute“",
    too_many: Plural::one(
        "Zu viele Versuche. Bitte warte {n} Sekunde.",
        "Zu viele Versuche. Bitte warte {n} Sekunden.",
    ),
};
