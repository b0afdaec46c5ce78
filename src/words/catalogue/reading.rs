//! Words of the pages on which posts are found and read.

use crate::words::text::{Around, Plural, Sentence, Text, words};

words! {
    /// Around every page: the masthead, the footer, the usual ways on.
    FrameWords {
        /// The link that leads past the masthead.
        skip: Text,
        /// What the masthead's links are, for those who hear them.
        menu: Text,
        /// The link to the feed in the footer.
        feed: Text,
        /// The name of the blog's feed: `{title}` is the blog's.
        feed_title: Around,
        /// The last line: `{name}` is the program's.
        published_with: Around,
        /// The link to the first page.
        home: Text,
        /// The link to the archive, and its title.
        archive: Text,
    }
}

words! {
    /// Lists of posts: the home page, a label, a month.
    ListingWords {
        /// The mark of a post that stays on top.
        pinned: Text,
        /// What follows "3 comments" for those who hear it: `{title}` is the post's.
        comments_on: Around,
        /// What a post's labels are, for those who hear them.
        labels: Text,
        /// Above a label's name on its page.
        label: Text,
        /// The list's next part, and its title.
        older: Text,
        /// The list's previous part.
        newer: Text,
        /// What these two links are, for those who hear them.
        more: Text,
        /// Where there is no post.
        nothing_yet: Text,
        /// Above a person's name on the page of their posts.
        author: Text,
        /// Above the title of a series on its page.
        series: Text,
        /// How many parts a series has.
        parts: Plural,
    }
}

words! {
    /// The search field and what it finds.
    SearchWords {
        /// What the field is for.
        field: Text,
        /// The button.
        button: Text,
        /// Where no post was found.
        nothing_found: Text,
    }
}

words! {
    /// Where nothing is found at an address.
    LostWords {
        /// Above posts that may be what was looked for.
        perhaps: Text,
    }
}

words! {
    /// The archive of years and months.
    ArchiveWords {
        /// How many posts there are.
        posts: Plural,
        /// What the links to the years before and after are, for those who hear them.
        neighbours: Text,
        /// A post without a title.
        untitled: Text,
    }
}

words! {
    /// A post.
    PostWords {
        /// Who wrote it: `{name}`.
        by: Around,
        /// What the links to the posts before and after are, for those who hear them.
        neighbours: Text,
        /// Before the next post's title.
        newer: Text,
        /// Before the previous post's title.
        older: Text,
        /// How many comments there are: the heading above them.
        comments: Plural,
        /// The link to the form, and its heading.
        comment: Text,
        /// Where no comments are taken.
        closed: Text,
        /// How long it takes to read.
        minutes: Plural,
        /// Above its headings.
        contents: Text,
        /// Where it stands in a series: the `{n}`th of `{total}` parts of `{series}`.
        part_of: Sentence,
        /// The list of a series' parts.
        all_parts: Text,
        /// Before the title of the part before.
        previous_part: Text,
        /// Before the title of the part after.
        next_part: Text,
        /// Before the names of the other `{languages}` that it can be read in.
        also_in: Around,
        /// Above posts that share its labels.
        related: Text,
    }
}
