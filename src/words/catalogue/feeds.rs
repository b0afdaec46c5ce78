//! Words of feeds, and of the links to them.

use crate::words::text::{Around, Text, words};

words! {
    /// Feeds.
    FeedWords {
        /// The name of a feed of comments: `{title}` is the post's, or the blog's.
        comments_on: Around,
        /// The name of a comment in a feed: `{title}` is the post's.
        reply_to: Around,
        /// The link to the feed of a list of posts.
        follow: Text,
        /// The link to the feed of the comments under a post.
        follow_comments: Text,
    }
}
