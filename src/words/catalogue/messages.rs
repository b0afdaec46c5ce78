//! Words of messages.

use crate::words::text::{Around, Plural, Sentence, Text, words};

words! {
    /// Pages that say one thing: not found, gone, something broke.
    MessageWords {
        /// Nothing was ever at an address: the heading.
        not_found_title: Text,
        /// The sentence.
        not_found: Text,
        /// Something was there and is not any more: the heading.
        gone_title: Text,
        /// The sentence.
        gone: Text,
        /// A request could not be done as it came: the heading.
        bad_request_title: Text,
        /// It could not be read.
        not_read: Text,
        /// The address does not take its method.
        not_allowed: Text,
        /// Somebody else changed the same meanwhile.
        faster: Text,
        /// It was too large: `{n}` is the most bytes.
        too_large: Around,
        /// The reader may not do this: the heading.
        forbidden_title: Text,
        /// The sentence.
        forbidden: Text,
        /// Too much at once: the heading.
        too_many_title: Text,
        /// When to try again, in seconds.
        too_many: Plural,
        /// A fault of ours: the heading.
        broken_title: Text,
        /// The sentence.
        broken: Text,
        /// Too busy: the heading.
        busy_title: Text,
        /// The sentence.
        busy: Text,
        /// Under which number the log has it: `{id}`.
        request_id: Around,
    }
}

words! {
    /// What is wrong with what was typed.
    FaultWords {
        /// No name.
        name_missing: Text,
        /// A name of more than `{most}` characters: it has `{has}`.
        name_long: Sentence,
        /// A name like an author's.
        name_taken: Text,
        /// No mail address.
        email_wrong: Text,
        /// To be told of replies, an address is needed.
        email_needed: Text,
        /// No web address.
        website_wrong: Text,
        /// No text.
        body_missing: Text,
        /// A text that is `{over}` characters over the limit of `{most}`.
        body_long: Sentence,
        /// The comment that is answered is not public.
        parent_gone: Text,
        /// The same, in a form that now answers nobody.
        send_alone: Text,
        /// A form of another day.
        form_old: Text,
        /// Written too fast: how many seconds to wait.
        too_fast: Plural,
        /// It could not be stored.
        not_saved: Text,
        /// No comments are taken any more.
        closed: Text,
        /// None of the buttons was pressed.
        button: Text,
    }
}
