//! What has a name of its own in addresses beside posts and labels: a series, a person.

use super::Slug;

/// What stands at `/series/{name}` or `/author/{name}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A series.
    Series,
    /// A person.
    Author,
}

impl Named {
    /// The first part of its address, and what it is called in keys and ids.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Series => "series",
            Self::Author => "author",
        }
    }

    /// What has its place at a decoded path, with its name.
    #[must_use]
    pub fn at(path: &str) -> Option<(Self, Slug)> {
        let (word, name) = path.strip_prefix('/')?.split_once('/')?;
        let named = [Self::Series, Self::Author]
            .into_iter()
            .find(|named| named.word() == word)?;
        Some((named, Slug::parse(name).ok()?))
    }
}
