//! Words of the page on which posts and comments are searched.

use crate::words::text::{Around, Plural, Sentence, Text, words};

words! {
    /// The page of a search.
    FindingWords {
        /// Its title, and the link to it.
        title: Text,
        /// The title with what was looked for.
        title_of: Around,
        /// How many were found, where there are more than are counted: `{count}` is "500 posts".
        more_than: Around,
        /// Where no comment was found.
        no_comment: Text,
        /// Where more was typed than can be looked for.
        too_much: Text,
        /// Where somebody has searched too often, and may again in so many seconds.
        too_many: Plural,
        /// Where there are more pages than are shown.
        narrow: Text,
        /// Whose comment it is, and under which post.
        comment_by: Sentence,
        /// The way on to the comments.
        in_comments: Text,
        /// The way on to the posts.
        in_posts: Text,
        /// The links to other pages of results, for those who hear them.
        pages: Text,
        /// The page after.
        next: Text,
        /// The page before.
        previous: Text,
        /// Above the list of what can be typed.
        hints: Text,
        /// What quotes do.
        hint_phrase: Text,
        /// What a star does.
        hint_prefix: Text,
        /// What a minus does.
        hint_without: Text,
        /// What `label:` does.
        hint_label: Text,
        /// What `author:` does.
        hint_author: Text,
        /// What `after:` and `before:` do.
        hint_dates: Text,
        /// What `in:comments` does.
        hint_comments: Text,
    }
}
