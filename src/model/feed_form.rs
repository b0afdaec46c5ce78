//! The formats of feeds.

/// The format of a feed: Atom 1.0, RSS 2.0 or JSON Feed 1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedForm {
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// RSS 2.0 (<https://www.rssboard.org/rss-specification>).
    Rss,
    /// JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).
    Json,
}

impl FeedForm {
    /// Every format, the most expressive first.
    pub const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];
    /// The formats of feeds of comments. RSS is not among them.
    pub const OF_COMMENTS: [Self; 2] = [Self::Atom, Self::Json];

    /// Returns the ending of URLs in this format.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Atom => ".atom",
            Self::Rss => ".rss",
            Self::Json => ".json",
        }
    }

    /// Returns the ending of the path of a post's feed of comments. A post's path with `.json` is
    /// left to the post itself.
    #[must_use]
    pub const fn comments_ending(self) -> &'static str {
        match self {
            Self::Atom => ".atom",
            Self::Rss => ".comments.rss",
            Self::Json => ".comments.json",
        }
    }

    /// Returns the format's name for readers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Atom => "Atom",
            Self::Rss => "RSS",
            Self::Json => "JSON Feed",
        }
    }

    /// Returns the media type for links.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// Returns the value of the `Content-Type` header.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Json => "application/feed+json",
        }
    }

    /// Splits the last segment of a path into its stem and the format of its ending.
    #[must_use]
    pub fn split(name: &str) -> Option<(&str, Self)> {
        Self::ALL
            .into_iter()
            .find_map(|form| Some((name.strip_suffix(form.ending())?, form)))
    }
}
