//! Texts of error pages, and of errors in forms.

use crate::i18n::text::{Plural, Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts of error pages: not found, gone, a fault of the server.
    NoticeMessages {
        /// The heading if there was never anything at an address (404).
        not_found_title: Text,
        /// The message if there was never anything at an address.
        not_found: Text,
        /// The heading if a page is gone (410).
        gone_title: Text,
        /// The message if a page is gone.
        gone: Text,
        /// The heading for a request that cannot be fulfilled (400).
        bad_request_title: Text,
        /// The message for a request that could not be read.
        not_read: Text,
        /// The message for a method that the address does not accept.
        not_allowed: Text,
        /// The message if another change came first.
        faster: Text,
        /// The message for a request that is too large: `{n}` is the limit in bytes.
        too_large: SplitSentence,
        /// The heading if the reader may not do this (403).
        forbidden_title: Text,
        /// The message if the reader may not do this.
        forbidden: Text,
        /// The heading for too many requests (429).
        too_many_title: Text,
        /// The message for too many requests: `{n}` is the number of seconds to wait.
        too_many: Plural,
        /// The ribbon above a draft that its author shared by a link.
        draft_preview: Text,
        /// The heading for a fault of the server (500).
        broken_title: Text,
        /// The message for a fault of the server.
        broken: Text,
        /// The heading if the server is too busy (503).
        busy_title: Text,
        /// The message if the server is too busy.
        busy: Text,
        /// The number under which the log has the request: `{id}`.
        request_id: SplitSentence,
    }
}

messages! {
    /// Errors in what a reader typed into a form.
    FaultMessages {
        /// The name is missing.
        name_missing: Text,
        /// The name is too long: it has `{has}` characters, and at most `{most}` are allowed.
        name_long: Sentence,
        /// The name has more than three combining marks on a letter.
        name_marks: Text,
        /// The name resembles that of a user of the blog.
        name_taken: Text,
        /// The mail address is malformed.
        email_wrong: Text,
        /// A mail address is required for mail about replies.
        email_needed: Text,
        /// The website's address is malformed.
        website_wrong: Text,
        /// The text is missing.
        body_missing: Text,
        /// The text is `{over}` characters over the limit of `{most}`.
        body_long: Sentence,
        /// The comment that is answered is not public any more.
        parent_gone: Text,
        /// The comment that is answered is not public any more; the form now sends a top-level
        /// comment.
        send_alone: Text,
        /// The form has expired.
        form_old: Text,
        /// The comment was sent too fast: `{n}` is the number of seconds to wait.
        too_fast: Plural,
        /// The comment could not be stored.
        not_saved: Text,
        /// The post does not accept comments any more.
        closed: Text,
        /// The form was sent without one of its buttons.
        button: Text,
    }
}
