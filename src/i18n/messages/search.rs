//! Texts of the search page.

use crate::i18n::text::{Plural, Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts of the search page.
    SearchPageMessages {
        /// The page's title, and the link to it.
        title: Text,
        /// The page's title with the query: `{query}`.
        title_of: SplitSentence,
        /// The number of results, if there are more than are counted: `{count}` is "500 posts".
        more_than: SplitSentence,
        /// The message if no comment was found.
        no_comment: Text,
        /// The message for a query that is too long.
        too_much: Text,
        /// The message for a reader who has searched too often: `{n}` is the number of seconds to
        /// wait.
        too_many: Plural,
        /// The note after the last page of results if there are more results.
        narrow: Text,
        /// The source of a comment: `{name}` wrote it on `{title}`.
        comment_by: Sentence,
        /// The link that searches comments for the same query.
        in_comments: Text,
        /// The link that searches posts for the same query.
        in_posts: Text,
        /// The label of the links to other pages of results, for screen readers.
        pages: Text,
        /// The link to the next page of results.
        next: Text,
        /// The link to the previous page of results.
        previous: Text,
        /// The heading of the list of operators.
        hints: Text,
        /// The explanation of quotes.
        hint_phrase: Text,
        /// The explanation of `*`.
        hint_prefix: Text,
        /// The explanation of `-`.
        hint_without: Text,
        /// The explanation of `label:`.
        hint_label: Text,
        /// The explanation of `author:`.
        hint_author: Text,
        /// The explanation of `after:` and `before:`.
        hint_dates: Text,
        /// The explanation of `in:comments`.
        hint_comments: Text,
    }
}
