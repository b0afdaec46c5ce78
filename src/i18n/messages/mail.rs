//! Texts of mails, and of the pages to which their links lead.

use crate::i18n::text::{Plural, Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts of mails to guests and to the owner, and of the pages to which their links lead.
    MailMessages {
        /// The subject of the mail that asks a guest for confirmation: `{blog}` is the blog's name.
        confirm_subject: SplitSentence,
        /// The request that the guest is to confirm: `{blog}` is the blog's name.
        confirm_who: SplitSentence,
        /// The instruction for a guest who made the request.
        confirm_yes: Text,
        /// The instruction for anyone else.
        confirm_no: Text,
        /// The subject of a mail about one reply: `{name}` wrote it, `{title}` is the post's.
        reply_subject: Sentence,
        /// The number of replies.
        replies: Plural,
        /// The subject of a mail about several replies: `{replies}` is their number, `{title}` the
        /// post's title.
        replies_subject: Sentence,
        /// The line above a reply: `{name}` wrote it.
        wrote: SplitSentence,
        /// The reason why the guest receives the mail: `{blog}` is the blog's name.
        asked: SplitSentence,
        /// The way to unsubscribe: `{url}`.
        end: SplitSentence,
        /// The subject of a mail to the owner about a comment that waits for approval: `{name}`
        /// wrote it on `{title}`.
        owner_waits_subject: Sentence,
        /// The subject of a mail to the owner about a public comment: `{name}` wrote it on
        /// `{title}`.
        owner_new_subject: Sentence,
        /// The line above the comment: `{name}` wrote it on `{title}`.
        owner_wrote: Sentence,
        /// The heading of the reasons of the verdict.
        owner_reasons: Text,
        /// The line above the link, for a comment that waits for approval.
        owner_waits: Text,
        /// The line above the link, for a public comment.
        owner_public: Text,
        /// The explanation of the link and how long it works.
        owner_link: Text,
        /// Stands before the link to the comment on the admin pages.
        owner_open: Text,
        /// The question whether to subscribe, as a heading.
        tell_title: Text,
        /// The consequences of subscribing.
        tell_means: Text,
        /// The button that subscribes.
        tell: Text,
        /// The heading after subscribing.
        told_title: Text,
        /// The message after subscribing.
        told: Text,
        /// The question whether to unsubscribe, as a heading.
        stop_title: Text,
        /// The consequences of unsubscribing.
        stop_means: Text,
        /// The button that unsubscribes, and the heading after that.
        stop: Text,
        /// The message after unsubscribing.
        stopped: Text,
    }
}
