//! Surrogate keys: what a cached page or a kept row depends on.
//!
//! A page names the keys of everything that it shows, a change gives the keys of everything that it
//! affects (`change.rs`), and what they have in common is outdated. Two keys are compared as values;
//! their text is only for the `Surrogate-Key` header and the table `last_modified`.
//!
//! To add a key, add a variant with its text, name it in the pages that depend on it, and give it
//! in `surrogate_keys` of `change/keys.rs`.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{MediaHash, PostId, SeriesId, UserId};

/// Something that cached pages depend on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SurrogateKey {
    /// The data on every page: the settings and the names of the users.
    Site,
    /// Every list of posts; each change of a post affects it.
    Listing,
    /// The bans. No page shows them, but processes cache them.
    Bans,
    /// The learning spam filter. No page shows it, but processes cache it.
    Filter,
    /// A post with its thread.
    Post(PostId),
    /// The comments under all posts.
    Comments,
    /// The comments under one post.
    PostComments(PostId),
    /// The posts with a label, by its folded name.
    Label(Box<str>),
    /// The posts of an author.
    Author(UserId),
    /// A series with its posts.
    Series(SeriesId),
    /// The items of the media library with a file, by its hash, whether there are any or not.
    Media(MediaHash),
    /// The posts that share a translation key.
    Translation(Box<str>),
    /// The part of the sitemap with the addresses of series.
    Sitemap,
    /// The part of the sitemap with the posts of this number.
    SitemapPosts(i64),
    /// The description of the API, which no change affects.
    OpenApi,
}

impl SurrogateKey {
    /// The kind of the key, by which its text begins, such as `post`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Listing => "listing",
            Self::Bans => "bans",
            Self::Filter => "filter",
            Self::Post(_) => "post",
            Self::Comments | Self::PostComments(_) => "comments",
            Self::Label(_) => "label",
            Self::Author(_) => "author",
            Self::Series(_) => "series",
            Self::Media(_) => "media",
            Self::Translation(_) => "translation",
            Self::Sitemap | Self::SitemapPosts(_) => "sitemap",
            Self::OpenApi => "openapi",
        }
    }
}

/// Writes the key's text, such as `site` or `post:42`.
impl fmt::Display for SurrogateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        match self {
            Self::Site | Self::Listing | Self::Bans | Self::Filter => Ok(()),
            Self::Comments | Self::Sitemap | Self::OpenApi => Ok(()),
            Self::Post(id) | Self::PostComments(id) => write!(f, ":{id}"),
            Self::Author(id) => write!(f, ":{id}"),
            Self::Series(id) => write!(f, ":{id}"),
            Self::Media(hash) => write!(f, ":{hash}"),
            Self::SitemapPosts(number) => write!(f, ":{number}"),
            Self::Label(name) | Self::Translation(name) => write!(f, ":{name}"),
        }
    }
}

impl Serialize for SurrogateKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
