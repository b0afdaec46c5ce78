//! Words of guest.

use crate::words::text::{Around, Text, words};

words! {
    /// A guest's own comments, and what can be done about them.
    MineWords {
        /// The heading, and the link to it.
        title: Text,
        /// Where there are none.
        nothing: Text,
        /// The mark of a comment that waits.
        waits: Text,
        /// The mark of a comment that is not shown.
        refused: Text,
        /// The link to a public one.
        see: Text,
        /// The link to the form that changes one: `{moment}` is until when.
        change_until: Around,
        /// The link that deletes one.
        delete: Text,
        /// What follows it for those who hear it.
        delete_which: Text,
        /// The link to older ones.
        older: Text,
        /// The heading above what belongs to the guest.
        yours: Text,
        /// What the browser keeps: `{link}` leads there from another device.
        key_kept: Around,
        /// The words of that link.
        key_link: Text,
        /// Above the posts of whose replies the guest is told.
        told: Text,
        /// The link to a file with everything.
        download: Text,
        /// The link that erases everything, and the button that does.
        erase: Text,
        /// The button that has the browser forget.
        forget: Text,
        /// What a browser without a key is told.
        no_key: Text,
        /// The form that changes a comment: its heading.
        change_title: Text,
        /// What the form is for, for those who hear it.
        change_label: Text,
        /// Above the preview.
        change_preview: Text,
        /// Until when it can be changed: `{moment}`.
        changeable_until: Around,
        /// The button that changes it.
        save: Text,
        /// The way back.
        cancel: Text,
        /// It cannot be changed any more; the text is kept.
        not_changeable: Text,
        /// It was changed elsewhere; the text is kept.
        changed_meanwhile: Text,
        /// It cannot be changed any more.
        time_is_over: Text,
        /// Whether to delete a comment: the question.
        delete_title: Text,
        /// What follows from that.
        delete_means: Text,
        /// It is deleted: the heading.
        deleted_title: Text,
        /// The sentence.
        deleted: Text,
        /// Whether to erase everything: the question.
        erase_title: Text,
        /// What follows from that.
        erase_means: Text,
        /// What stays.
        erase_leaves: Text,
        /// Everything is erased: the heading.
        erased_title: Text,
        /// The sentence.
        erased: Text,
        /// Whether to keep the key in this browser: the question.
        open_title: Text,
        /// Whose key it is.
        open_whose: Text,
        /// What follows from keeping it.
        open_means: Text,
        /// What is forgotten by that.
        open_forgets: Text,
        /// The button.
        open: Text,
        /// A comment has come in and waits: the heading.
        held_title: Text,
        /// The sentence.
        held: Text,
        /// How to change it later: `{link}` has the key.
        held_manage: Around,
        /// The words of that link.
        held_link: Text,
    }
}

words! {
    /// The page on which the owner decides about a comment, and what follows.
    ModerationWords {
        /// Its heading.
        title: Text,
        /// Above what the rules found.
        reasons: Text,
        /// The button that makes it public.
        approve: Text,
        /// The button that calls it spam.
        spam: Text,
        /// The button that throws it away.
        trash: Text,
        /// It is public: the heading.
        approved_title: Text,
        /// The sentence.
        approved: Text,
        /// The link to it.
        see: Text,
        /// It is spam: the heading.
        spam_title: Text,
        /// The sentence.
        is_spam: Text,
        /// It is thrown away: the heading.
        trash_title: Text,
        /// The sentence.
        is_trash: Text,
    }
}

words! {
    /// What a rule of the policy engine found.
    RuleWords {
        /// The writer is banned.
        ban: Text,
        /// A hidden field was filled in.
        honeypot: Text,
        /// It was written too fast.
        haste: Text,
        /// A word is on the list of what is spam.
        reject_list: Text,
        /// A word is on the list of what waits.
        hold_list: Text,
        /// It has many links.
        links: Text,
        /// It is hardly more than links.
        link_density: Text,
        /// The same is under other posts.
        copies: Text,
        /// The name sells something.
        advertising_name: Text,
        /// It asks to look at something.
        solicitation: Text,
        /// It is in another writing than the post.
        foreign_writing: Text,
        /// It links somewhere under an old post.
        old_post: Text,
        /// Many comments come in at once.
        burst: Text,
        /// It is like spam.
        filter: Text,
        /// Comments are held anyway.
        mode: Text,
    }
}
