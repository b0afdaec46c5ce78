//! Words of the comments below a post and of the form that adds one.

use crate::words::text::{Around, Plural, Text, words};

words! {
    /// Comments below a post.
    ThreadWords {
        /// What the comments are, for those who hear them.
        comments: Text,
        /// What the links to other orders are, for those who hear them.
        orders: Text,
        /// The order by time.
        oldest: Text,
        /// The order by time, the last first.
        newest: Text,
        /// The order by votes.
        best: Text,
        /// One comment below the other.
        flat: Text,
        /// Leads back to the start of the oldest.
        first_comments: Text,
        /// Leads back to the start of the newest.
        newest_comments: Text,
        /// Leads back to the start of the best.
        best_comments: Text,
        /// Leads back from a branch.
        whole_thread: Text,
        /// Leads on among the oldest.
        later_comments: Text,
        /// Leads on among the newest.
        earlier_comments: Text,
        /// Leads on among the best.
        more_comments: Text,
        /// Leads on in a branch.
        later_replies: Text,
        /// Leads to replies that the page leaves out.
        more_replies: Plural,
        /// The same for more than are counted.
        thousands_of_replies: Text,
        /// In the place of a comment that was taken away.
        removed: Text,
        /// In the place of the name of its writer.
        removed_comment: Text,
        /// The badge of those who write the blog.
        author: Text,
        /// Whom a comment answers: `{name}`.
        in_reply_to: Around,
        /// The mark of a changed comment.
        edited: Text,
        /// What follows it for those who hear it: `{moment}`.
        edited_on: Around,
        /// Below a reply to the comment above it.
        comment_above_changed: Text,
        /// Below a reply to a comment elsewhere.
        that_comment_changed: Text,
        /// The link that answers a comment.
        reply: Text,
        /// What follows it for those who hear it: `{name}`.
        reply_to: Around,
        /// The link that answers a comment and begins with its words.
        quote: Text,
        /// What follows it for those who hear it: `{name}`.
        quote_of: Around,
        /// The link to a comment by itself.
        link: Text,
        /// What follows it for those who hear it: `{name}`.
        link_to: Around,
        /// The button that votes for a comment.
        vote: Text,
        /// What follows it for those who hear it: `{name}`.
        vote_for: Around,
        /// How many votes there are.
        votes: Plural,
    }
}

words! {
    /// The form that adds a comment.
    FormWords {
        /// Its heading for a reply: `{name}`.
        reply_to: Around,
        /// The title of its page for a reply: `{title}` is the post's.
        reply_page: Around,
        /// The title of its page: `{title}` is the post's.
        comment_page: Around,
        /// Above the list of what was wrong.
        errors: Text,
        /// Before what is wrong with a field, for those who hear it.
        error: Text,
        /// The link to the comment that is answered.
        in_its_place: Text,
        /// The link to the form that answers nobody.
        cancel_reply: Text,
        /// What the preview is, for those who hear it.
        preview_label: Text,
        /// Above the preview.
        preview_heading: Text,
        /// Before the writer's name.
        name: Text,
        /// Before the mail address.
        email: Text,
        /// After what may be left out.
        optional: Text,
        /// Below the mail address.
        email_hint: Text,
        /// Before the website.
        website: Text,
        /// Before the choice whether to be told of replies.
        notify: Text,
        /// No.
        notify_no: Text,
        /// At each reply.
        notify_each: Text,
        /// Once a day.
        notify_daily: Text,
        /// Before the field that only machines fill in.
        leave_empty: Text,
        /// Before the text.
        comment: Text,
        /// Below the text: `{n}` is the most characters.
        comment_hint: Around,
        /// The button that sends it.
        post: Text,
        /// The button that shows it first.
        preview: Text,
        /// Where every comment waits.
        all_are_read: Text,
        /// Where the first comment waits.
        first_is_read: Text,
    }
}
