//! The forms in which there are feeds.

/// A form: Atom 1.0, RSS 2.0 or JSON Feed 1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedForm {
    /// RFC 4287.
    Atom,
    /// <https://www.rssboard.org/rss-specification>.
    Rss,
    /// <https://www.jsonfeed.org/version/1.1/>.
    Json,
}

impl FeedForm {
    /// Every form, the one that says most first.
    pub const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];

    /// What addresses of this form end with.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Atom => ".atom",
            Self::Rss => ".rss",
            Self::Json => ".json",
        }
    }

    /// The name that people know it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Atom => "Atom",
            Self::Rss => "RSS",
            Self::Json => "JSON Feed",
        }
    }

    /// The media type, as a link names it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// The media type, as an answer names it.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Json => "application/feed+json",
        }
    }

    /// What the last part of an address names, and the form by its ending.
    #[must_use]
    pub fn split(name: &str) -> Option<(&str, Self)> {
        Self::ALL
            .into_iter()
            .find_map(|form| Some((name.strip_suffix(form.ending())?, form)))
    }
}
