//! Texts for guests about their own comments, and for the owner who moderates by mail.

use crate::i18n::text::{SplitSentence, Text, messages};

messages! {
    /// Texts of the pages on which guests manage their own comments.
    GuestMessages {
        /// The heading, and the link to the page.
        title: Text,
        /// The message for a guest without comments.
        nothing: Text,
        /// The mark of a comment that waits for approval.
        waits: Text,
        /// The mark of a comment that was not approved.
        refused: Text,
        /// The link to a public comment.
        see: Text,
        /// The link to the form that edits a comment: `{moment}` is the deadline.
        change_until: SplitSentence,
        /// The link that deletes a comment.
        delete: Text,
        /// Follows the link that deletes, for screen readers.
        delete_which: Text,
        /// The link to older comments.
        older: Text,
        /// The heading above the guest's own data.
        yours: Text,
        /// The note about the key in this browser, above the private link.
        key_kept: Text,
        /// The label of the private link, which opens the comments on another device.
        private_link: Text,
        /// The heading of the guest's subscriptions.
        told: Text,
        /// The link that downloads all data.
        download: Text,
        /// The link that leads to the erasure of everything, and the button that performs it.
        erase: Text,
        /// The button that removes the key from this browser.
        forget: Text,
        /// The message for a browser without a key.
        no_key: Text,
        /// The heading of the form that edits a comment.
        change_title: Text,
        /// The label of that form, for screen readers.
        change_label: Text,
        /// The heading of the preview of an edit.
        change_preview: Text,
        /// The deadline for edits: `{moment}`.
        changeable_until: SplitSentence,
        /// The button that saves an edit.
        save: Text,
        /// The link that cancels an edit.
        cancel: Text,
        /// The message if a comment cannot be edited any more; the form keeps the text.
        not_changeable: Text,
        /// The message if the comment was edited elsewhere; the form keeps the text.
        changed_meanwhile: Text,
        /// The message if the deadline for edits has passed.
        time_is_over: Text,
        /// The question whether to delete a comment, as a heading.
        delete_title: Text,
        /// The consequences of deleting a comment.
        delete_means: Text,
        /// The heading after a comment was deleted.
        deleted_title: Text,
        /// The message after a comment was deleted.
        deleted: Text,
        /// The question whether to erase everything, as a heading.
        erase_title: Text,
        /// The consequences of erasing everything.
        erase_means: Text,
        /// The data that remains after erasing everything.
        erase_leaves: Text,
        /// The heading after everything was erased.
        erased_title: Text,
        /// The message after everything was erased.
        erased: Text,
        /// The question whether to keep a key in this browser, as a heading.
        open_title: Text,
        /// The note about the person to whom the key belongs.
        open_whose: Text,
        /// The consequences of keeping the key.
        open_means: Text,
        /// The warning that another key in this browser will be lost.
        open_forgets: Text,
        /// The button that keeps the key.
        open: Text,
        /// The heading after a comment was sent that waits for approval.
        held_title: Text,
        /// The message after a comment was sent that waits for approval.
        held: Text,
        /// The hint how to edit the comment later, above the private link.
        held_manage: Text,
    }
}

messages! {
    /// Texts of the page on which the owner decides about a comment.
    ModerationMessages {
        /// The heading of the page.
        title: Text,
        /// The heading of the reasons of the verdict.
        reasons: Text,
        /// The button that approves the comment.
        approve: Text,
        /// The button that marks the comment as spam.
        spam: Text,
        /// The button that moves the comment to the trash.
        trash: Text,
        /// The heading after the comment was approved.
        approved_title: Text,
        /// The message after the comment was approved.
        approved: Text,
        /// The link to the approved comment.
        see: Text,
        /// The heading after the comment was marked as spam.
        spam_title: Text,
        /// The message after the comment was marked as spam.
        is_spam: Text,
        /// The heading after the comment was moved to the trash.
        trash_title: Text,
        /// The message after the comment was moved to the trash.
        is_trash: Text,
    }
}

messages! {
    /// The reasons of the moderation rules, as clauses for a moderator.
    RuleMessages {
        /// The author is banned.
        ban: Text,
        /// A hidden field was filled in.
        honeypot: Text,
        /// The comment was written too fast.
        submitted_too_fast: Text,
        /// A pattern of the list that rejects comments matched.
        reject_list: Text,
        /// A pattern of the list that holds comments matched.
        hold_list: Text,
        /// The comment has many links.
        links: Text,
        /// The comment is little more than links.
        link_density: Text,
        /// Near copies of the comment are under other posts.
        copies: Text,
        /// The name is an advertisement.
        advertising_name: Text,
        /// The comment advertises something.
        solicitation: Text,
        /// The comment is in a script that does not fit the post's language.
        script_mismatch: Text,
        /// The comment has a link and is under an old post.
        old_post: Text,
        /// Many comments on the post came in at once.
        burst: Text,
        /// The comment resembles spam.
        filter: Text,
        /// Comments on this post wait for approval anyway.
        mode: Text,
    }
}
