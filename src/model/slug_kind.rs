//! Series and users: the things besides posts and labels whose name is part of an address.

use super::Slug;

/// A kind of thing whose slug is part of an address: `/series/{slug}` or `/author/{slug}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlugKind {
    /// A series.
    Series,
    /// A user.
    Author,
}

impl SlugKind {
    /// The first segment of the address; also the prefix of keys and ids.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Series => "series",
            Self::Author => "author",
        }
    }

    /// Returns the kind and slug that a decoded path names; `None` for any other path.
    #[must_use]
    pub fn at(path: &str) -> Option<(Self, Slug)> {
        let (word, name) = path.strip_prefix('/')?.split_once('/')?;
        let kind = [Self::Series, Self::Author]
            .into_iter()
            .find(|kind| kind.word() == word)?;
        Some((kind, Slug::parse(name).ok()?))
    }
}
