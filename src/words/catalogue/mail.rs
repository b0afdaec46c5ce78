//! Words of mail.

use crate::words::text::{Around, Plural, Sentence, Text, words};

words! {
    /// Mails to guests and to the owner, and the pages that their links lead to.
    MailWords {
        /// Asks a guest: the subject; `{blog}` is the blog's name.
        confirm_subject: Around,
        /// What was asked for: `{blog}`.
        confirm_who: Around,
        /// What to do if it was the guest.
        confirm_yes: Text,
        /// What to do if it was not.
        confirm_no: Text,
        /// One reply: `{name}` wrote it, the post is `{title}`.
        reply_subject: Sentence,
        /// How many replies.
        replies: Plural,
        /// More replies: `{replies}` says how many, the post is `{title}`.
        replies_subject: Sentence,
        /// Above a reply: `{name}` wrote it.
        wrote: Around,
        /// Why the guest is told: `{blog}`.
        asked: Around,
        /// How to end that: `{url}`.
        end: Around,
        /// The owner, of a comment that waits: `{name}` wrote it on `{title}`.
        owner_waits_subject: Sentence,
        /// The owner, of a public comment: `{name}` wrote it on `{title}`.
        owner_new_subject: Sentence,
        /// Above the comment: `{name}` wrote it on `{title}`.
        owner_wrote: Sentence,
        /// Above what the rules found.
        owner_reasons: Text,
        /// Above the link, for a comment that waits.
        owner_waits: Text,
        /// Above the link, for a public one.
        owner_public: Text,
        /// What the link does, and for how long.
        owner_link: Text,
        /// Whether to tell of replies: the question.
        tell_title: Text,
        /// What follows from that.
        tell_means: Text,
        /// The button.
        tell: Text,
        /// It is noted: the heading.
        told_title: Text,
        /// The sentence.
        told: Text,
        /// Whether to end it: the question.
        stop_title: Text,
        /// What follows from that.
        stop_means: Text,
        /// The button, and the heading after it.
        stop: Text,
        /// The sentence after it.
        stopped: Text,
    }
}
