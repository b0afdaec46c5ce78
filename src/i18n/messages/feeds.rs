//! Texts of feeds, and of the links to them.

use crate::i18n::text::{SplitSentence, Text, messages};

messages! {
    /// Texts of feeds, and of the links to them.
    FeedMessages {
        /// Above the list of the blog's feeds: what a reader does with an address.
        copy: Text,
        /// The title of a feed of comments: `{title}` is the post's, or the blog's.
        comments_on: SplitSentence,
        /// The title of a comment in a feed: `{title}` is the post's.
        reply_to: SplitSentence,
        /// The link to the feed of a list of posts.
        follow: Text,
        /// The link to the feed of a post's comments.
        follow_comments: Text,
        /// The link to the list of the blog's feeds, below a post.
        follow_blog: Text,
    }
}
