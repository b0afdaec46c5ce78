//! Texts of the comments below a post, and of the form for a comment.

use crate::i18n::text::{Plural, SplitSentence, Text, messages};

messages! {
    /// Texts of the comments below a post.
    ThreadMessages {
        /// The label of the list of comments, for screen readers.
        comments: Text,
        /// The label of the links to other orders, for screen readers.
        orders: Text,
        /// The link to the order by time, oldest first.
        oldest: Text,
        /// The link to the order by time, newest first.
        newest: Text,
        /// The link to the order by votes.
        best: Text,
        /// The link to the view without indentation, in which all comments are in order of time.
        by_time: Text,
        /// The link back to the first page of the oldest comments.
        first_comments: Text,
        /// The link back to the first page of the newest comments.
        newest_comments: Text,
        /// The link back to the first page of the best comments.
        best_comments: Text,
        /// The link from a subtree back to the whole thread.
        whole_thread: Text,
        /// The link to the next page in the order oldest first.
        later_comments: Text,
        /// The link to the next page in the order newest first.
        earlier_comments: Text,
        /// The link to the next page in the order by votes.
        more_comments: Text,
        /// The link to the next page of a subtree.
        later_replies: Text,
        /// The link to the replies that the page leaves out: `{n}` is their number.
        more_replies: Plural,
        /// The link to the replies that the page leaves out, if they are too many to count.
        thousands_of_replies: Text,
        /// Unfolds the links from other sites to the post: `{n}` is their number.
        mentions: Plural,
        /// Below the mentions that a page shows: `{n}` is the number of those that it leaves out.
        mentions_left_out: Plural,
        /// Shown in place of the text of a removed comment.
        removed: Text,
        /// Used in place of the author's name of a removed comment.
        removed_comment: Text,
        /// The badge of a comment by a user of the blog.
        author: Text,
        /// The line above a reply: `{name}` wrote the comment that it answers.
        in_reply_to: SplitSentence,
        /// The mark of an edited comment.
        edited: Text,
        /// Follows the mark of an edited comment, for screen readers: `{moment}` is the time.
        edited_on: SplitSentence,
        /// The note below a reply if the comment directly above it was edited later.
        comment_above_changed: Text,
        /// The note below a reply if the comment that it answers is elsewhere and was edited later.
        that_comment_changed: Text,
        /// The link that replies to a comment.
        reply: Text,
        /// Follows the link that replies, for screen readers: `{name}` wrote the comment.
        reply_to: SplitSentence,
        /// The button that votes for a comment, before the number of votes.
        helpful: Text,
    }
}

messages! {
    /// Texts of the page that answers a vote.
    VoteMessages {
        /// The heading after a vote was counted.
        counted_title: Text,
        /// The message after a vote was counted.
        counted: Text,
        /// The button that withdraws the vote.
        take_back: Text,
        /// The heading after a vote was withdrawn.
        taken_back_title: Text,
        /// The message after a vote was withdrawn.
        taken_back: Text,
        /// The heading if a vote was refused.
        refused_title: Text,
        /// The reason for refusing a guest's vote for their own comment.
        own: Text,
        /// The reason for refusing a vote for a comment that is not public any more.
        not_there: Text,
        /// The reason for refusing a vote where votes are off.
        off: Text,
        /// The reason for refusing more votes from one network: `{n}` seconds are left.
        too_many: Plural,
        /// The link back to the comment.
        back: Text,
    }
}

messages! {
    /// Texts of the form for a comment.
    FormMessages {
        /// The heading of the form for a reply: `{name}` wrote the comment that it answers.
        reply_to: SplitSentence,
        /// The title of the form's page for a reply: `{title}` is the post's.
        reply_page: SplitSentence,
        /// The title of the form's page: `{title}` is the post's.
        comment_page: SplitSentence,
        /// The heading of the list of the fields with errors.
        errors: Text,
        /// The word before the error of a field, for screen readers.
        error: Text,
        /// The link to the comment that is answered.
        in_its_place: Text,
        /// The link to a form that is not a reply.
        cancel_reply: Text,
        /// The label of the preview, for screen readers.
        preview_label: Text,
        /// The heading of the preview.
        preview_heading: Text,
        /// The label of the field for the name.
        name: Text,
        /// The label of the field for the mail address.
        email: Text,
        /// The mark of an optional field.
        optional: Text,
        /// The hint below the mail address.
        email_hint: Text,
        /// The label of the field for the website.
        website: Text,
        /// The label of the choice of how often to send mail about replies.
        notify: Text,
        /// The choice of no mail.
        notify_no: Text,
        /// The choice of a mail for each reply.
        notify_each: Text,
        /// The choice of one mail a day.
        notify_daily: Text,
        /// The label of the hidden field that only bots fill in.
        leave_empty: Text,
        /// The label of the field for the text.
        comment: Text,
        /// The hint below the text: `{n}` is the most characters.
        comment_hint: SplitSentence,
        /// The button that sends the comment.
        post: Text,
        /// The button that shows a preview.
        preview: Text,
        /// The box that keeps the name and the addresses in this browser.
        remember: Text,
        /// The link below the form to the post: `{title}` is the post's.
        back_to: SplitSentence,
        /// The button that puts a quotation of the comment that is answered above the text.
        quote: Text,
        /// The note if every comment waits for approval.
        all_are_read: Text,
        /// The note if a first comment waits for approval.
        first_is_read: Text,
    }
}
