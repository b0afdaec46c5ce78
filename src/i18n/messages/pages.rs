//! Texts of the pages that show posts and lists of posts.

use crate::i18n::text::{Plural, Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts of the frame of every page: header, footer and common links.
    FrameMessages {
        /// The link that skips the header.
        skip: Text,
        /// The label of the menu, for screen readers.
        menu: Text,
        /// The link to the feed in the footer.
        feed: Text,
        /// The title of the blog's feed: `{title}` is the blog's.
        feed_title: SplitSentence,
        /// The last line of the page: `{name}` is the program's.
        published_with: SplitSentence,
        /// The link to the front page.
        home: Text,
        /// The link to the archive, and its title.
        archive: Text,
    }
}

messages! {
    /// Texts of lists of posts: the front page, a label, a month.
    ListingMessages {
        /// The mark of a pinned post.
        pinned: Text,
        /// Follows "3 comments", for screen readers: `{title}` is the post's.
        comments_on: SplitSentence,
        /// The label of a post's labels, for screen readers.
        labels: Text,
        /// The link to the next page of the list of labels.
        more_labels: Text,
        /// The link to the first page of the list of labels.
        first_labels: Text,
        /// The line above a label's name on its page.
        label: Text,
        /// The link to older posts, and the title of their page.
        older: Text,
        /// The link to newer posts.
        newer: Text,
        /// The label of the links to older and newer posts, for screen readers.
        more: Text,
        /// The message for an empty list.
        nothing_yet: Text,
        /// The line above an author's name on the page of their posts.
        author: Text,
        /// The line above the title of a series on its page.
        series: Text,
        /// The number of posts in a series.
        parts: Plural,
    }
}

messages! {
    /// Texts of the search field.
    SearchBoxMessages {
        /// The label of the field.
        field: Text,
        /// The button that starts the search.
        button: Text,
        /// The message if no post was found.
        nothing_found: Text,
    }
}

messages! {
    /// Texts of pages that are not found.
    NotFoundMessages {
        /// The heading of posts that the reader may have been looking for.
        perhaps: Text,
    }
}

messages! {
    /// Texts of the archive of years and months.
    ArchiveMessages {
        /// The number of posts.
        posts: Plural,
        /// The label of the links to the years before and after, for screen readers.
        neighbours: Text,
        /// The title of a post without one.
        untitled: Text,
    }
}

messages! {
    /// Texts of a post's page.
    PostMessages {
        /// The line with the author: `{name}`.
        by: SplitSentence,
        /// The link that edits the post or page, which only those see who write.
        edit: Text,
        /// The label of the links to the posts before and after, for screen readers.
        neighbours: Text,
        /// The word before the title of the next newer post.
        newer: Text,
        /// The word before the title of the next older post.
        older: Text,
        /// The number of comments, as the heading above them.
        comments: Plural,
        /// The link to the form for a comment, and the form's heading.
        comment: Text,
        /// The note that the post accepts no comments.
        closed: Text,
        /// The time that it takes to read the post, in minutes.
        minutes: Plural,
        /// The heading of the table of contents.
        contents: Text,
        /// The place in a series: the `{n}`th of `{total}` parts of `{series}`.
        part_of: Sentence,
        /// The heading of the list of a series' parts.
        all_parts: Text,
        /// The word before the title of the previous part.
        previous_part: Text,
        /// The word before the title of the next part.
        next_part: Text,
        /// The list of the other languages of the post: `{languages}`.
        also_in: SplitSentence,
        /// The heading of related posts.
        related: Text,
    }
}
